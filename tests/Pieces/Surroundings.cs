namespace GapFurniture.Pieces;

/// <summary>What a newcomer's machine has of AWS: nothing, or one thing wrong.</summary>
public static class Surroundings
{
    /// <summary>Valid-looking keys, a Region, and an endpoint at which nobody listens; no profile, no instance.</summary>
    /// <param name="home">A folder without AWS's files.</param>
    /// <param name="wrong">What is different; an empty value is as good as none.</param>
    public static IReadOnlyDictionary<string, string> Of(string home, params (string Name, string Value)[] wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            ["AWS_SESSION_TOKEN"] = "",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "",
            ["AWS_PROFILE"] = "",
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        foreach (var (name, value) in wrong)
            variables[name] = value;
        return variables;
    }

    /// <summary>Wrong surroundings that every piece meets when it calls AWS: variables, and how what it says has to go on.</summary>
    public static IEnumerable<string[]> Mistakes =>
        [
            ["AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY=", "no AWS credentials found ("],
            ["AWS_SECRET_ACCESS_KEY=", "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"],
            ["AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY= AWS_PROFILE=nobody", "there is no profile nobody, which AWS_PROFILE names"],
            ["AWS_REGION= AWS_DEFAULT_REGION= AWS_ENDPOINT_URL=", "there is no AWS Region"],
            [
                "AWS_REGION=\"us-east-1\" AWS_ENDPOINT_URL=",
                "\"us-east-1\" is not an AWS Region: set AWS_REGION to a name such as eu-central-1",
            ],
            [
                "AWS_ENDPOINT_URL=127.0.0.1:4566",
                "\"127.0.0.1:4566\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address",
            ],
        ];

    /// <summary>The variables of one of <see cref="Mistakes"/>.</summary>
    public static (string Name, string Value)[] Parse(string variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return [.. variables.Split(' ').Select(v => v.Split('=', 2)).Select(p => (p[0], p[1]))];
    }
}
