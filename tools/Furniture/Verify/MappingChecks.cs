using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Verify;

/// <summary>How Lambda reads the queue.</summary>
internal static class MappingChecks
{
    public static IReadOnlyList<Finding> Of(IReadOnlyList<EventSourceMapping> mappings)
    {
        if (mappings.Count == 0)
            return
            [
                Finding.Warning(
                    "event source",
                    "no function reads the queue",
                    "fine when the piece runs as a daemon; else deploy its stack, which has an event source mapping"
                ),
            ];
        var mapping = mappings[0];
        var name = Arn.Parse(mapping.FunctionArn).Name;
        var findings = new List<Finding>
        {
            mapping.State is "Enabled" or "Creating" or "Updating" or "Enabling"
                ? Finding.Ok(
                    "event source",
                    $"{name} reads the queue, up to {mapping.BatchSize} messages in {mapping.Window.TotalSeconds} s"
                )
                : Finding.Missing(
                    "event source",
                    $"the mapping to {name} is {mapping.State}",
                    $"aws lambda update-event-source-mapping --uuid {mapping.Id} --enabled"
                ),
        };
        if (!mapping.ReportsBatchItemFailures)
            findings.Add(
                Finding.Warning(
                    "event source",
                    "without ReportBatchItemFailures one bad message brings its whole batch back",
                    $"aws lambda update-event-source-mapping --uuid {mapping.Id} --function-response-types ReportBatchItemFailures"
                )
            );
        if (mappings.Count > 1)
            findings.Add(
                Finding.Warning(
                    "event source",
                    $"{mappings.Count} functions read the queue; each message goes to only one of them",
                    "keep one mapping"
                )
            );
        return findings;
    }
}
