using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Who may log in: the master user, and temporary users while their passwords last.</summary>
internal sealed class ClusterUsers(string master, string password, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, List<Temporary>> _temporary = new(StringComparer.Ordinal);

    public string Master { get; } = master;

    public string MasterPassword { get; } = Known(password);

    private static string Known(string password)
    {
        Traces.Secret(SecretKind.Credential, password);
        return password;
    }

    /// <summary>A new temporary password; earlier ones of the same user stay good until they end.</summary>
    /// <param name="login">Login name with its prefix, such as <c>IAM:rin</c>.</param>
    public string Issue(string login, DateTimeOffset expires, bool autoCreate, IReadOnlyList<string> groups)
    {
        var secret = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64);
        Traces.Secret(SecretKind.Credential, secret);
        var list = _temporary.GetOrAdd(login, _ => []);
        lock (list)
        {
            list.RemoveAll(t => t.Expires <= time.GetUtcNow());
            list.Add(new Temporary(secret, expires, autoCreate, [.. groups]));
        }
        return secret;
    }

    /// <summary>What to do for the login whose password the check accepts; null when there is none.</summary>
    public Grant? Find(string login, Func<string, bool> accepts)
    {
        if (login == Master)
            return accepts(MasterPassword) ? new Grant(Master, AutoCreate: false, []) : null;
        if (!_temporary.TryGetValue(login, out var list))
            return null;
        lock (list)
        {
            var match = list.Find(t => t.Expires > time.GetUtcNow() && accepts(t.Password));
            return match is null ? null : new Grant(RoleOf(login), match.AutoCreate, match.Groups);
        }
    }

    /// <summary>The database user behind a login name.</summary>
    public static string RoleOf(string login) =>
        login.StartsWith("IAM:", StringComparison.Ordinal) ? login[4..]
        : login.StartsWith("IAMA:", StringComparison.Ordinal) ? login[5..]
        : login;

    /// <param name="Role">The database user.</param>
    /// <param name="AutoCreate">True if the user is to be made when it does not exist.</param>
    /// <param name="Groups">Groups that it joins.</param>
    internal sealed record Grant(string Role, bool AutoCreate, IReadOnlyList<string> Groups);

    private sealed record Temporary(string Password, DateTimeOffset Expires, bool AutoCreate, IReadOnlyList<string> Groups);
}
