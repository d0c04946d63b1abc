namespace GapFurniture.SsmWrap.Plan;

/// <summary>How a parameter's name becomes the name of an environment variable.</summary>
internal static class EnvironmentName
{
    /// <summary>
    /// The last level of the name, or all of it, behind a prefix: <c>/prod/my-key.x</c> → <c>MY_KEY_X</c>. Letters become capitals and
    /// whatever is no letter, digit or underscore becomes an underscore, as no shell could name it otherwise; nor may a digit be first.
    /// </summary>
    /// <param name="parameter">The parameter's name, without selector; of an ARN, the name in it.</param>
    /// <param name="prefix">Stands before it, and is treated alike.</param>
    /// <param name="entirePath">All levels joined by underscores: <c>/prod/db/pass</c> → <c>PROD_DB_PASS</c>.</param>
    /// <param name="raw">Prefix and name as they are; with the entire path only slashes become underscores.</param>
    public static string Of(string parameter, string? prefix = null, bool entirePath = false, bool raw = false)
    {
        var name = entirePath ? parameter.AsSpan().Trim('/') : parameter.AsSpan(parameter.LastIndexOf('/') + 1);
        var joined = string.Concat(prefix, name);
        if (raw)
            return joined.Replace('/', '_');
        return string.Create(
            joined.Length + (joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? 1 : 0),
            joined,
            static (span, text) =>
            {
                span[0] = '_';
                var start = span.Length - text.Length;
                for (var i = 0; i < text.Length; i++)
                    span[start + i] = char.IsAsciiLetterOrDigit(text[i]) ? char.ToUpperInvariant(text[i]) : '_';
            }
        );
    }
}
