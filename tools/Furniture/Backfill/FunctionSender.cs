using System.Text;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Backfill;

/// <summary>To a function, asynchronously and one event a call, as S3 does it: what fails is retried and dead-lettered one by one.</summary>
internal sealed class FunctionSender(AmazonLambdaClient lambda, string function) : IEventSender
{
    public int BatchSize => 1;

    public Task SendAsync(IReadOnlyList<string> events, CancellationToken cancellation) =>
        Task.WhenAll(events.Select(e => lambda.InvokeAsync(function, Encoding.UTF8.GetBytes(e), cancellation)));
}
