using Amazon.Runtime.CredentialManagement;

namespace GapFurniture.Aws;

/// <summary>
/// Finds out why the SDK gets no credentials from a profile: "not found" is all that it says, also where one line makes it ignore all of the
/// profile, its Region and keys included.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html"/>
public static class AwsProfile
{
    // Settings with the words that they may have; "" stands for a whole number from 1.
    private static readonly Dictionary<string, string> s_words = new(StringComparer.Ordinal)
    {
        ["retry_mode"] = "standard adaptive",
        ["max_attempts"] = "",
        ["use_fips_endpoint"] = "true false",
        ["use_dualstack_endpoint"] = "true false",
        ["ignore_configured_endpoint_urls"] = "true false",
        ["endpoint_discovery_enabled"] = "true false",
        ["ec2_metadata_v1_disabled"] = "true false",
        ["s3_use_arn_region"] = "true false",
        ["s3_disable_multiregion_access_points"] = "true false",
        ["defaults_mode"] = "standard in-region cross-region mobile auto legacy",
        ["account_id_endpoint_mode"] = "preferred disabled required",
    };

    /// <summary>The line that makes a profile useless, by default the one that AWS_PROFILE names; null when there is no such line.</summary>
    public static string? Problem(string? profile = null, Func<string, string?>? readVariable = null)
    {
        readVariable ??= Environment.GetEnvironmentVariable;
        var name = profile ?? (readVariable("AWS_PROFILE") is { Length: > 0 } chosen ? chosen : "default");
        return Find(PathOf(readVariable, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), name)
            ?? Find(PathOf(readVariable, "AWS_CONFIG_FILE", "config"), name);
    }

    /// <summary>Why a profile gives no credentials; null if that is not known, or if none was chosen and the default one has none to give.</summary>
    /// <param name="chosen">The name in AWS_PROFILE; null: the default profile.</param>
    public static string? Refusal(string? chosen)
    {
        var (chain, name) = (new CredentialProfileStoreChain(), chosen ?? "default");
        if (!chain.TryGetProfile(name, out var profile))
            return chosen is null ? null : $"there is no profile {name}, which AWS_PROFILE names";
        if (!profile.CanCreateAWSCredentials)
            return chosen is null ? null : $"profile {name} has no credentials, or only a part of them";
        if (profile.Options is { SsoSession: not null } or { SsoStartUrl: not null })
            return $"nobody is logged in for profile {name}: aws sso login --profile {name}";
        if (profile.Options.MfaSerial is not null)
            return $"profile {name} needs a code of an MFA device, which nobody can enter here";
        if (profile.Options.LoginSession is not null)
            return $"profile {name} is one of aws login, which is not read here; choose one with credential_process = aws configure export-credentials --profile {name} --format process";
        try
        {
            _ = AWSCredentialsFactory.GetAWSCredentials(profile, chain);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"profile {name}: {string.Join(": ", new[] { e.Message, e.GetBaseException().Message }.Distinct())}";
        }
    }

    private static string PathOf(Func<string, string?> readVariable, string variable, string file) =>
        readVariable(variable) is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", file);

    private static string? Find(string path, string profile)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        var section = "";
        foreach (var (i, line) in lines.Select(l => l.Trim()).Index())
        {
            if (line is ['[', .., ']'])
                section = line[1..^1].Trim();
            else if (
                (section == profile || section == $"profile {profile}")
                && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value]
                && s_words.GetValueOrDefault(key) is { } words
                && !(
                    words.Length == 0
                        ? int.TryParse(value, out var number) && number > 0
                        : words.Split(' ').Contains(value, StringComparer.OrdinalIgnoreCase)
                )
            )
                return $"line {i + 1} of {path} makes the SDK ignore profile {profile}: {key} = {value}; it must be "
                    + (words.Length == 0 ? "a whole number from 1" : words.Replace(" ", " or ", StringComparison.Ordinal));
        }
        return null;
    }
}
