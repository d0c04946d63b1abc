using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>What names may be, and how a reader's name is taken apart.</summary>
internal static partial class ParameterName
{
    /// <summary>Secrets of Secrets Manager, as Parameter Store shows them.</summary>
    public const string Secrets = "/aws/reference/secretsmanager/";

    private const int Levels = 15;

    /// <summary>Checks the name of a new parameter.</summary>
    /// <exception cref="AwsException">What AWS would say.</exception>
    public static void Check(string name)
    {
        if (name.Length > 1011)
            throw SsmErrors.Validation("Parameter name must not be longer than 1011 characters.");
        if (!Allowed().IsMatch(name))
            throw SsmErrors.Validation(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
            );
        if (name.Contains('/', StringComparison.Ordinal) && name[0] != '/')
            throw SsmErrors.Validation("Parameter name must be a fully qualified name.");
        if (name[^1] == '/' || name.Contains("//", StringComparison.Ordinal))
            throw SsmErrors.Validation("Parameter name must not end with a slash or hold empty levels.");
        var bare = name.TrimStart('/');
        if (bare.StartsWith("aws", StringComparison.OrdinalIgnoreCase))
            throw new AwsException(400, "AccessDeniedException", $"No access to reserved parameter name: {name}.");
        if (bare.StartsWith("ssm", StringComparison.OrdinalIgnoreCase))
            throw SsmErrors.Validation("Parameter name: can't be prefixed with \"ssm\" (case-insensitive).");
        if (bare.Count(c => c == '/') >= Levels)
            throw new AwsException(
                400,
                "HierarchyLevelLimitExceededException",
                "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names."
            );
    }

    /// <summary>A reader's name: name or ARN, maybe with <c>:version</c> or <c>:label</c>.</summary>
    public static (string Name, string? Selector) Split(string asked)
    {
        // The resource of an ARN begins at its last of five colons.
        var start = 0;
        if (asked.StartsWith("arn:", StringComparison.Ordinal))
        {
            for (var colons = 0; colons < 5 && start >= 0; colons++)
                start = asked.IndexOf(':', start) + 1;
            if (start == 0)
                throw SsmErrors.Validation($"Invalid ARN: {asked}");
        }
        var colon = asked.IndexOf(':', start);
        return colon < 0 ? (asked, null) : (asked[..colon], asked[(colon + 1)..]);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.\-/]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allowed();
}
