namespace GapFurniture.Aws;

/// <summary>
/// Finds the line of a profile for which the SDK ignores all of the profile, its Region and keys included: "not found" is all that it says then.
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
