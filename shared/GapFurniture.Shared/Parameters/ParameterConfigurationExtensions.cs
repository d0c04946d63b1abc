using Microsoft.Extensions.Configuration;

namespace GapFurniture.Shared.Parameters;

/// <summary>Parameter Store as a source of <see cref="IConfiguration"/>.</summary>
public static class ParameterConfigurationExtensions
{
    /// <summary>
    /// Adds everything below a path: <c>/prod/Db/Password</c> becomes the key <c>Db:Password</c>. It is read once, when the configuration is
    /// built.
    /// </summary>
    /// <param name="builder">The configuration's builder.</param>
    /// <param name="path">Such as <c>/prod/</c>.</param>
    /// <param name="store">Where from; Parameter Store by the environment's credentials and Region when null.</param>
    public static IConfigurationBuilder AddParameterStore(this IConfigurationBuilder builder, string path, ParameterStore? store = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new ParameterConfigurationSource(ParameterQuery.Below(path), store));
    }
}
