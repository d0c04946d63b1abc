using GapFurniture.Shared.Parameters;
using GapFurniture.SsmWrap.Options;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>Where every parameter goes: a pure value that can be shown, tested, and carried out.</summary>
/// <param name="Variables">In the order of the rules, each name once.</param>
/// <param name="Files">In the order of the rules, each path once.</param>
/// <param name="Kept">Names that the caller's environment keeps.</param>
/// <param name="Missing">Optional rules that found nothing.</param>
internal sealed record ExportPlan(
    IReadOnlyList<PlannedVariable> Variables,
    IReadOnlyList<PlannedFile> Files,
    IReadOnlyList<string> Kept,
    IReadOnlyList<string> Missing
)
{
    /// <summary>Applies the rules in their order to what was read; the caller's names are those of variables that are there already.</summary>
    /// <exception cref="WrapException">Something is missing, or two parameters want the same place: all problems.</exception>
    public static ExportPlan Of(SsmWrapOptions options, ParameterSet found, IReadOnlySet<string> callersNames)
    {
        var variables = new OrderedPlaces<PlannedVariable>();
        var files = new OrderedPlaces<PlannedFile>();
        var problems = new List<string>();
        var missing = new List<string>();
        foreach (var rule in options.Rules)
        {
            var parameters = found.Find(rule.Query);
            if (parameters.Count == 0)
            {
                if (rule.IsOptional || options.IsOptional)
                    missing.Add(rule.Text);
                else
                    problems.Add(
                        rule.Query.IsPath
                            ? $"{rule.Text}: there is no parameter below {rule.Query.Name}; check path and Region, or give -optional"
                            : $"{rule.Text}: there is no parameter {rule.Query.Name}; check name and Region, or give -optional"
                    );
            }
            // In the order of their names, so that the last one is the same every time.
            foreach (var parameter in ByName(parameters))
            {
                if (rule is EnvRule env)
                    PlanVariable(options, env, parameter, variables, problems);
                else if (rule is FileRule file)
                    PlanFile(options, file, parameter, files, problems);
            }
        }
        var kept = options.KeepsCallers ? variables.Places.FindAll(callersNames.Contains) : [];
        var planned = kept.Count == 0 ? variables.Values : variables.Values.FindAll(v => !kept.Contains(v.Name));
        foreach (var name in options.Required)
        {
            if (!planned.Exists(v => v.Name == name) && !kept.Contains(name))
                problems.Add($"-strict: no parameter gives the variable {name}");
        }
        return problems.Count == 0 ? new ExportPlan(planned, files.Values, kept, missing) : throw new WrapException(1, problems);
    }

    private static List<ParameterValue> ByName(IReadOnlyList<ParameterValue> parameters)
    {
        var sorted = new List<ParameterValue>(parameters);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return sorted;
    }

    private static void PlanVariable(
        SsmWrapOptions options,
        EnvRule rule,
        ParameterValue parameter,
        OrderedPlaces<PlannedVariable> variables,
        List<string> problems
    )
    {
        var name = rule.To ?? EnvironmentName.Of(parameter.Name, rule.Prefix, rule.EntirePath, options.HasRawNames);
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            problems.Add($"{rule.Text}: \"{name}\" cannot be the name of an environment variable ({parameter.Name})");
        else if (variables.Put(name, new PlannedVariable(name, parameter, rule), rule) is { } other && !options.LastWins)
            problems.Add(
                $"{rule.Text}: {other.Parameter.Name} and {parameter.Name} both give the variable {name}; use entirepath, another path, or -last-wins"
            );
    }

    private static void PlanFile(
        SsmWrapOptions options,
        FileRule rule,
        ParameterValue parameter,
        OrderedPlaces<PlannedFile> files,
        List<string> problems
    )
    {
        var path = rule.To;
        if (rule.Query.IsPath)
        {
            var relative = parameter.Name[(parameter.Name[0] == '/' ? rule.Query.Name.TrimEnd('/').Length + 1 : 0)..];
            // Names may hold dots, and "..": a parameter must not choose a folder above ours.
            if (relative.Split('/').Any(level => level is ".." or "." or ""))
            {
                problems.Add($"{rule.Text}: {parameter.Name} cannot be a file below {rule.To}");
                return;
            }
            path = Path.Join(rule.To, relative);
        }
        if (files.Put(path, new PlannedFile(path, parameter, rule), rule) is { } other && !options.LastWins)
            problems.Add($"{rule.Text}: {other.Parameter.Name} and {parameter.Name} both give the file {path}");
    }
}
