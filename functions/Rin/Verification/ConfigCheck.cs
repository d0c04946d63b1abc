using System.Runtime.CompilerServices;
using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Verification;

/// <summary>The config: it is well, or we would not be here; what is odd in it, the log has said.</summary>
internal sealed class ConfigCheck(RinConfig config, string source) : ICheck
{
    public string Subject => "config";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var warehouses = config.Targets.Select(t => t.Connection).OfType<Connection>().Distinct().Count();
        yield return Finding.Ok(
            Subject,
            $"{source}: {Preview.Count(config.Targets.Count, "target")}, {Preview.Count(warehouses, "warehouse")}"
        );
    }
}
