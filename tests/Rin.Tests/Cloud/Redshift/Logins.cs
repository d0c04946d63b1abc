using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.Redshift.Protocol;
using Npgsql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Who may come in: faults and the cluster's state first, then the password; a user that is made at its first login is made here.</summary>
/// <param name="cluster">What the sessions share.</param>
/// <param name="admin">Sessions of our own.</param>
internal sealed class Logins(ClusterState cluster, NpgsqlDataSource admin)
{
    /// <summary>The role of the client's session; null if it was turned away, which it has then been told.</summary>
    public async Task<string?> AdmitAsync(ClientLink client, string login, CancellationToken cancel)
    {
        if (!await IsOpenAsync(client, cancel))
            return null;
        if (await AuthenticateAsync(client, login, cancel) is not { } grant)
        {
            await client.SendAsync(o => o.Error("FATAL", "28000", $"password authentication failed for user \"{login}\""), cancel);
            return null;
        }
        await PrepareRoleAsync(grant, cancel);
        return grant.Role;
    }

    private async Task<bool> IsOpenAsync(ClientLink client, CancellationToken cancel)
    {
        var fault = cluster.Faults.Take("redshift-sql", "Connect");
        if (fault?.Kind == FaultKind.Delay)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), cluster.Time, cancel);
        else if (fault?.Kind == FaultKind.Drop)
        {
            client.Abort();
            return false;
        }
        else if (fault is not null || cluster.Status != "available")
        {
            var state = cluster.Status == "available" ? "unavailable" : cluster.Status;
            var message = fault?.Message ?? $"the cluster is {state}: it is not accepting connections";
            await client.SendAsync(o => o.Error("FATAL", fault?.Code ?? "57P03", message), cancel);
            return false;
        }
        return true;
    }

    // MD5, as Redshift does by default; every client knows it.
    private async Task<ClusterUsers.Grant?> AuthenticateAsync(ClientLink client, string login, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        await client.SendAsync(o => o.Begin((byte)'R').Int32(5).Bytes(salt).End(), cancel);
        if (await client.Reader.ReadAsync(cancel) is not { Type: (byte)'p' } answer)
            throw new IOException("the client did not give a password");
        var given = answer.Body.Span.TrimEnd((byte)0).ToArray();
        return cluster.Users.Find(
            login,
            password =>
            {
                var inner = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + login)));
                var outer = "md5" + Convert.ToHexStringLower(MD5.HashData([.. Encoding.ASCII.GetBytes(inner), .. salt]));
                return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(outer), given);
            }
        );
    }

    // AutoCreate makes the user at its first login; groups are joined if they exist.
    private async Task PrepareRoleAsync(ClusterUsers.Grant grant, CancellationToken cancel)
    {
        if (!grant.AutoCreate && grant.Groups.Count == 0)
            return;
        var role = CopyStatement.Quoted(grant.Role);
        await using var connection = await admin.OpenConnectionAsync(cancel);
        if (grant.AutoCreate)
            await TryAsync(connection, $"create role {role} login", cancel);
        foreach (var group in grant.Groups)
            await TryAsync(connection, $"grant {CopyStatement.Quoted(group)} to {role}", cancel);
    }

    private static async Task TryAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState is "42710" or "42704")
        {
            // the role is there already, or the group is not
        }
    }
}
