namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Finds what is wrong with the functions of an assembly taken together.</summary>
internal static class ModelCheck
{
    public static List<Problem> Problems(Model model)
    {
        List<Problem> problems = [.. model.Functions.SelectMany(function => function.Problems)];

        // With a generated Main, the bare method name is what ANNOTATIONS_HANDLER selects by.
        foreach (
            var same in model
                .Functions.GroupBy(function => model.Assembly.GenerateMain ? function.Method : function.WrapperType, StringComparer.Ordinal)
                .Where(same => same.Count() > 1)
        )
        {
            problems.AddRange(
                same.Skip(1)
                    .Select(function => new Problem(
                        "GAPLA001",
                        $"there is another Lambda function named {function.Method}: names must differ within a program",
                        function.Location
                    ))
            );
        }

        foreach (var function in model.Functions.Where(function => (function.Serializer ?? model.Assembly.Serializer) is null))
        {
            problems.Add(
                new Problem(
                    "GAPLA007",
                    $"{function.Method} has no serializer: add [assembly: LambdaSerializer(typeof(…))]",
                    function.Location
                )
            );
        }

        problems.AddRange(
            model
                .Startups.Skip(1)
                .Select(startup => new Problem("GAPLA008", "there is another class with [LambdaStartup]", startup.Location))
        );
        if (model.Startup is { ConfiguresServices: false } incomplete)
            problems.Add(
                new Problem("GAPLA008", "a [LambdaStartup] class needs ConfigureServices(IServiceCollection)", incomplete.Location)
            );

        foreach (
            var function in model.Functions.Where(function =>
                model.Startup is null && function.Parameters.Any(parameter => parameter.Source == ParameterSource.Services)
            )
        )
        {
            problems.Add(
                new Problem("GAPLA009", $"{function.Method} takes [FromServices], but no class has [LambdaStartup]", function.Location)
            );
        }

        if (model.Assembly is { GenerateMain: true, IsProgram: false })
            problems.Add(new Problem("GAPLA010", "GenerateMain is for programs: set OutputType to Exe", Location: null));

        return problems;
    }
}
