using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs.Requests;

/// <summary>The keys that URLs are signed with: the first signs, all count, so that a key can be replaced while its URLs are still in use.</summary>
/// <param name="setting">One or two keys, or the name of a parameter that holds them; null: URLs are not signed.</param>
/// <param name="openSsm">Opens Parameter Store; not called without a parameter.</param>
/// <param name="redactor">Masks the keys in every output.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SigningKeys(
    string? setting,
    Func<IAmazonSimpleSystemsManagement> openSsm,
    Redactor redactor,
    TimeProvider time,
    ILogger logger
)
{
    // A new key has to be in use everywhere before it signs.
    private static readonly TimeSpan s_age = TimeSpan.FromMinutes(5);

    /// <summary>Begins the name of a parameter.</summary>
    public const string Parameter = "ssm:";

    // 128 bits in hexadecimal.
    private const int Shortest = 32;

    private static readonly char[] s_separators = [',', ' ', '\n', '\r', '\t'];

    private IReadOnlyList<string>? _keys;
    private DateTimeOffset _readAt;

    /// <summary>What is wrong with a setting, without a word of it; null if nothing is.</summary>
    public static string? ProblemOf(string setting) =>
        setting.StartsWith(Parameter, StringComparison.Ordinal)
            ? setting.Length > Parameter.Length
                ? null
                : "the parameter's name is missing: ssm:NAME"
            : ProblemOfKeys(Split(setting));

    /// <summary>The keys; those of a parameter as they were within the last five minutes, or longer ago where it cannot be read.</summary>
    /// <returns>Null where URLs are not signed.</returns>
    /// <exception cref="AmazonSimpleSystemsManagementException">The parameter cannot be read, and never was.</exception>
    /// <exception cref="InvalidDataException">It holds no keys, and never did.</exception>
    public async Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (setting is null || (_keys is not null && time.GetUtcNow() - _readAt < s_age))
            return _keys;
        try
        {
            _keys = await ReadNowAsync(setting, cancellationToken);
        }
        catch (Exception e) when (_keys is not null && (AwsTrouble.Is(e) || e is InvalidDataException))
        {
            Log.OldKeys(logger, AwsTrouble.Describe(e, "ssm:GetParameter"));
        }
        _readAt = time.GetUtcNow();
        return _keys;
    }

    private async Task<IReadOnlyList<string>> ReadNowAsync(string source, CancellationToken cancellationToken)
    {
        var text = source;
        if (source.StartsWith(Parameter, StringComparison.Ordinal))
        {
            var request = new GetParameterRequest { Name = source[Parameter.Length..], WithDecryption = true };
            using var ssm = openSsm();
            text = (await ssm.GetParameterAsync(request, cancellationToken)).Parameter.Value;
        }
        var keys = Split(text);
        foreach (var key in keys)
            redactor.Add(key);
        // Here it is a parameter: a setting that holds keys was checked at the start.
        return ProblemOfKeys(keys) is { } problem ? throw new InvalidDataException($"{source}: {problem}") : keys;
    }

    private static string[] Split(string text) => text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    private static string? ProblemOfKeys(string[] keys) =>
        keys.Length is 0 or > 2 ? "give one key or two, with a comma between them"
        : keys.Any(k => k.Length < Shortest) ? $"a key has at least {Shortest} characters: openssl rand -hex 32 makes one"
        : null;
}
