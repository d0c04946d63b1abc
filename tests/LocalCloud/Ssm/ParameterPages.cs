using System.Globalization;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>
/// GetParametersByPath. As at AWS a page is cut from all that lies below the path and filtered afterwards, so that a page may be short or
/// empty and still carry a token.
/// </summary>
internal static class ParameterPages
{
    public static Action<Utf8JsonWriter> Read(LocalSsm ssm, SsmRequest request)
    {
        var path = request.Required("Path");
        if (path[0] != '/')
            throw SsmErrors.Validation(
                "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\"."
            );
        if (path.StartsWith("/aws/reference", StringComparison.Ordinal))
            throw SsmErrors.Validation($"No access to reserved path: {path}.");
        var size = request.Number("MaxResults") ?? 10;
        if (size is < 1 or > 10)
            throw SsmErrors.Constraint(
                $"{size}",
                "maxResults",
                size < 1 ? "have value greater than or equal to 1" : "have value less than or equal to 10"
            );
        var (recursive, decrypted) = (request.Switch("Recursive"), request.Switch("WithDecryption"));
        var filters = request.Objects("ParameterFilters").Select(Filter).ToList();
        // The token holds for this question only.
        var question = $"{path}\n{recursive}\n{size}";
        var (start, empty) = Position(request.Text("NextToken"), question);

        var all = ssm.Below(path);
        if (empty < ssm.EmptyPages && all.Count > 0)
            return json => Write(json, [], decrypted, Token(question, start, empty + 1));
        var depth = path.TrimEnd('/').Length + 1;
        var page = all.Skip(start)
            .Take(size)
            .Where(p => recursive || p.Name.IndexOf('/', Math.Min(depth, p.Name.Length)) < 0)
            .Where(p => filters.TrueForAll(f => f(p)))
            .ToList();
        var next = start + size < all.Count ? Token(question, start + size, 0) : null;
        return json => Write(json, page, decrypted, next);
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<FoundParameter> page, bool decrypted, string? next)
    {
        ParameterJson.WriteAll(json, page, decrypted);
        if (next is not null)
            json.WriteString("NextToken", next);
    }

    private static Func<FoundParameter, bool> Filter(SsmRequest filter)
    {
        var key = filter.Required("Key");
        var values = filter.Texts("Values", most: 50);
        var option = filter.Text("Option") ?? "Equals";
        if (option != "Equals")
            throw new AwsException(400, "InvalidFilterOption", $"The filter option {option} is not valid here.");
        return key switch
        {
            "Type" => p => values.Contains(p.Kind.ToString(), StringComparer.Ordinal),
            "Label" => p => p.Version.Labels.Overlaps(values),
            _ => throw new AwsException(400, "InvalidFilterKey", $"The filter key {key} is not valid here."),
        };
    }

    private static string Token(string question, int start, int empty) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{start}\n{empty}\n{question}")));

    private static (int Start, int Empty) Position(string? token, string question)
    {
        if (token is null)
            return (0, 0);
        var buffer = new byte[token.Length];
        if (
            Convert.TryFromBase64String(token, buffer, out var length)
            && Encoding.UTF8.GetString(buffer, 0, length).Split('\n', 3) is [var start, var empty, var asked]
            && asked == question
        )
            return (int.Parse(start, CultureInfo.InvariantCulture), int.Parse(empty, CultureInfo.InvariantCulture));
        throw new AwsException(400, "InvalidNextToken", "The specified token is not valid.");
    }
}
