namespace GapFurniture.Shared;

/// <summary>
/// Finds the line of a profile for which the SDK ignores all of the profile, its Region and keys included: "not found" is all that it says then.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html"/>
public static class AwsProfile
{
    private static readonly string[] s_booleans =
    [
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "endpoint_discovery_enabled",
        "ignore_configured_endpoint_urls",
        "s3_use_arn_region",
        "s3_disable_multiregion_access_points",
        "s3_disable_express_session_auth",
        "disable_request_compression",
        "ec2_metadata_v1_disabled",
    ];

    private static readonly Dictionary<string, string[]> s_words = new(StringComparer.Ordinal)
    {
        ["retry_mode"] = ["standard", "adaptive"],
        ["defaults_mode"] = ["standard", "in-region", "cross-region", "mobile", "auto", "legacy"],
        ["sts_regional_endpoints"] = ["regional", "legacy"],
        ["ec2_metadata_service_endpoint_mode"] = ["IPv4", "IPv6"],
        ["account_id_endpoint_mode"] = ["preferred", "disabled", "required"],
        ["request_checksum_calculation"] = ["when_supported", "when_required"],
        ["response_checksum_validation"] = ["when_supported", "when_required"],
    };

    /// <summary>The line that makes a profile useless.</summary>
    /// <param name="profile">The profile; null: the one that AWS_PROFILE names, or the default.</param>
    /// <param name="readVariable">Reads an environment variable; null: the process's.</param>
    /// <returns>Null when there is no such line.</returns>
    public static string? Problem(string? profile = null, Func<string, string?>? readVariable = null)
    {
        readVariable ??= Environment.GetEnvironmentVariable;
        var name = profile ?? (readVariable("AWS_PROFILE") is { Length: > 0 } chosen ? chosen : "default");
        return Find(PathOf(readVariable, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), name)
            ?? Find(PathOf(readVariable, "AWS_CONFIG_FILE", "config"), name);
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
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line is ['[', .., ']'])
                section = line[1..^1].Trim();
            else if (
                (section == profile || section == $"profile {profile}")
                && line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, var value]
                && Rule(key, value) is { } rule
            )
                return $"line {i + 1} of {path} makes the SDK ignore profile {profile}: {key} = {value}; {rule}";
        }
        return null;
    }

    private static string? Rule(string key, string value) =>
        Array.IndexOf(s_booleans, key) >= 0 && !bool.TryParse(value, out _) ? "it must be true or false"
        : key is "max_attempts" && !(int.TryParse(value, out var attempts) && attempts > 0) ? "it must be a whole number from 1"
        : s_words.TryGetValue(key, out var words) && !words.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? $"it must be {string.Join(" or ", words)}"
        : null;
}
