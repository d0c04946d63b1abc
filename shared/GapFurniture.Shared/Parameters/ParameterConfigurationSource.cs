using Microsoft.Extensions.Configuration;

namespace GapFurniture.Shared.Parameters;

/// <summary>Reads a path when the configuration is built.</summary>
internal sealed class ParameterConfigurationSource(ParameterQuery query, ParameterStore? store) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(query, store ?? ParameterExport.Default());

    private sealed class Provider(ParameterQuery query, ParameterStore store) : ConfigurationProvider
    {
        public override void Load()
        {
            var start = query.Name.TrimEnd('/').Length + 1;
            var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var parameter in store.Fetch([query]).Find(query))
            {
                // A name without a leading slash lies directly below the root.
                var key = parameter.Name[0] == '/' ? parameter.Name[start..] : parameter.Name;
                data[key.Replace("/", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = parameter.Value;
            }
            Data = data;
        }
    }
}
