using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.Thumbs.Tests;

public sealed class FunctionTests
{
    private const string Record = """
        {"Records":[{"eventSource":"aws:s3","eventName":"NAME","s3":{"bucket":{"name":"b"},"object":{"key":"a+b","sequencer":"01"} } }]}
        """;

    private static Answer Handle(string json)
    {
        using var services = new ServiceCollection().AddSingleton<ILogger>(NullLogger.Instance).BuildServiceProvider();
        using var document = JsonDocument.Parse(json);
        return new Function(services).Handle(document.RootElement);
    }

    [Fact]
    public void A_new_object_counts() =>
        Handle(Record.Replace("NAME", "ObjectCreated:Put", StringComparison.Ordinal)).ShouldBe(new Answer(1));

    [Fact]
    public void A_removed_object_does_not() =>
        Handle(Record.Replace("NAME", "ObjectRemoved:Delete", StringComparison.Ordinal)).ShouldBe(new Answer(0));

    [Fact]
    public void S3s_test_event_reports_nothing() =>
        Handle("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}""").ShouldBe(new Answer(0));
}
