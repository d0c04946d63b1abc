using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>A variable that the command will see.</summary>
internal sealed record PlannedVariable(string Name, ParameterValue Parameter, EnvRule Rule);

/// <summary>A file that will be there before the command starts.</summary>
internal sealed record PlannedFile(string Path, ParameterValue Parameter, FileRule Rule);

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
);

/// <summary>Makes one plan: applies the rules in their order to what was read.</summary>
internal sealed class Planner(IReadOnlyList<Rule> rules, PlanSettings settings)
{
    private readonly OrderedDictionary<string, PlannedVariable> _variables = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, PlannedFile> _files = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];
    private readonly List<string> _problems = [];

    /// <exception cref="WrapException">Something is missing, two parameters want the same place, or a name would do harm: all problems.</exception>
    public ExportPlan Plan(ParameterSet found)
    {
        foreach (var rule in rules)
        {
            var parameters = new List<ParameterValue>(found.Find(rule.Query));
            if (parameters.Count == 0 && (rule.IsOptional || settings.IsOptional))
                _missing.Add(rule.Text);
            else if (parameters.Count == 0)
                _problems.Add($"{rule.Text}: {NotFound(rule)}, or give -optional");
            // In the order of their names, so that the last one is the same every time.
            parameters.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (var parameter in parameters)
            {
                if (rule is EnvRule env)
                    PlanVariable(env, parameter);
                else if (rule is FileRule file)
                    PlanFile(file, parameter);
            }
        }
        var planned = new List<PlannedVariable>(_variables.Values);
        var kept = planned.FindAll(v => settings.KeptNames.Contains(v.Name)).ConvertAll(v => v.Name);
        planned.RemoveAll(v => kept.Contains(v.Name));
        foreach (var variable in planned)
        {
            if (IsHarmful(variable))
                _problems.Add(
                    $"{variable.Rule.Text}: {variable.Parameter.Name} would become {variable.Name}, {DangerousNames.Reason}; give -raw-names or -prefix, or say that it is meant: -env path={variable.Parameter.Name},to={variable.Name}"
                );
        }
        foreach (var name in settings.Required)
        {
            if (!planned.Exists(v => v.Name == name) && !kept.Contains(name))
                _problems.Add($"-strict: no parameter gives the variable {name}");
        }
        return _problems.Count == 0 ? new ExportPlan(planned, [.. _files.Values], kept, _missing) : throw new WrapException(1, _problems);
    }

    private static string NotFound(Rule rule)
    {
        var query = rule.Query;
        if (!query.IsPath)
            return $"there is no parameter {query.Name}; check name and Region";
        // The parameter of that name is not below it; whoever named it may have meant just that.
        var single =
            rule is FileRule || rule.Text.Contains("path=", StringComparison.Ordinal) ? $"path={query.Name}" : $"-names {query.Name}";
        return $"there is no parameter below {query.Name}; check path and Region"
            + (query.Name == "/" ? "" : $" (if {query.Name} is a parameter itself: {single})");
    }

    private void PlanVariable(EnvRule rule, ParameterValue parameter)
    {
        var name = rule.To ?? EnvironmentName.Of(parameter.Name, rule.Prefix, rule.EntirePath, settings.HasRawNames);
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
        {
            _problems.Add($"{rule.Text}: \"{name}\" cannot be the name of an environment variable ({parameter.Name})");
            return;
        }
        if (_variables.TryGetValue(name, out var before) && IsClash(before.Rule, rule))
            _problems.Add(
                $"{rule.Text}: {before.Parameter.Name} and {parameter.Name} both give the variable {name}; use entirepath, another path, or -last-wins"
            );
        _variables[name] = new PlannedVariable(name, parameter, rule);
    }

    private void PlanFile(FileRule rule, ParameterValue parameter)
    {
        var path = rule.To;
        if (rule.Query.IsPath)
        {
            var relative = parameter.Name[(parameter.Name[0] == '/' ? rule.Query.Name.TrimEnd('/').Length + 1 : 0)..];
            // Names may hold dots, and "..": a parameter must not choose a folder above ours.
            if (relative.Split('/').Any(level => level is ".." or "." or ""))
            {
                _problems.Add($"{rule.Text}: {parameter.Name} cannot be a file below {rule.To}");
                return;
            }
            path = Path.Join(rule.To, relative);
        }
        if (_files.TryGetValue(path, out var before) && IsClash(before.Rule, rule))
            _problems.Add($"{rule.Text}: {before.Parameter.Name} and {parameter.Name} both give the file {path}");
        _files[path] = new PlannedFile(path, parameter, rule);
    }

    /// <summary>A later rule replaces what an earlier one put there; within one rule, two for a place are an error.</summary>
    private bool IsClash(Rule before, Rule rule) => ReferenceEquals(before, rule) && !settings.LastWins;

    /// <summary>Whether the name got dangerous by being made a variable's, and nobody said that this is meant.</summary>
    private bool IsHarmful(PlannedVariable variable) =>
        !settings.HasRawNames
        && variable.Rule.To is null
        && DangerousNames.Contains(variable.Name)
        && EnvironmentName.Of(variable.Parameter.Name, variable.Rule.Prefix, variable.Rule.EntirePath, raw: true) != variable.Name
        && !rules.Any(r => r is EnvRule { To: { } to } && to == variable.Name && variable.Parameter.Answers(r.Query.Name));
}
