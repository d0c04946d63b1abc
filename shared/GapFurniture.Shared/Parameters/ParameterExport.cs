using GapFurniture.Shared.Parameters.Direct;

namespace GapFurniture.Shared.Parameters;

/// <summary>One call for any program: <c>await ParameterExport.ToEnvironmentAsync("/prod/")</c>.</summary>
public static class ParameterExport
{
    /// <summary>
    /// Sets an environment variable of this process for every parameter below a path, as <c>ssmwrap</c> does for commands: <c>/prod/db-pass</c>
    /// becomes <c>DB_PASS</c>. Variables that are there already are overwritten.
    /// </summary>
    /// <param name="path">Such as <c>/prod/</c>; all levels below it.</param>
    /// <param name="prefix">Stands before each variable's name.</param>
    /// <param name="entirePath">Names are made of all levels: <c>/prod/db/pass</c> → <c>PROD_DB_PASS</c>.</param>
    /// <param name="store">Where from; Parameter Store by the environment's credentials and Region when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>How many variables were set.</returns>
    /// <exception cref="ParameterStoreException">The parameters could not be read, or two of them give one name.</exception>
    public static async Task<int> ToEnvironmentAsync(
        string path,
        string? prefix = null,
        bool entirePath = false,
        ParameterStore? store = null,
        CancellationToken cancellationToken = default
    )
    {
        var query = ParameterQuery.Below(path);
        var found = (await (store ?? Default()).FetchAsync([query], cancellationToken)).Find(query);
        var variables = new Dictionary<string, ParameterValue>(StringComparer.Ordinal);
        foreach (var parameter in found)
        {
            var name = EnvironmentName.Of(parameter.Name, prefix, entirePath);
            if (!variables.TryAdd(name, parameter))
                throw new ParameterStoreException(
                    ParameterProblem.Refused,
                    $"{variables[name].Name} and {parameter.Name} both give the environment variable {name}; use entirePath or another path"
                );
        }
        // All or nothing: names are checked before the first variable is set.
        foreach (var (name, parameter) in variables)
            Environment.SetEnvironmentVariable(name, parameter.Value);
        return variables.Count;
    }

    internal static ParameterStore Default() => new(new DirectSsm(new DirectSsmOptions()));
}
