using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>Each shape of handler binds to the overload that understands it.</summary>
[Collection(nameof(BootstrapTest))]
public sealed class HandlerShapeTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<SampleJson> _json = new();

    [Fact]
    public async Task Handlers_without_output_answer_with_nothing()
    {
        var calls = 0;

        (
            await AnswerAsync(
                LambdaBootstrapBuilder.Create(() =>
                {
                    calls++;
                })
            )
        ).ShouldBe("");
        (
            await AnswerAsync(
                LambdaBootstrapBuilder.Create(
                    (ILambdaContext _) =>
                    {
                        calls++;
                    }
                )
            )
        ).ShouldBe("");
        (
            await AnswerAsync(
                LambdaBootstrapBuilder.Create(
                    (Stream _) =>
                    {
                        calls++;
                    }
                )
            )
        ).ShouldBe("");
        (await AnswerAsync(LambdaBootstrapBuilder.Create(Later))).ShouldBe("");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string _) => Later(), _json))).ShouldBe("");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string _, ILambdaContext _) => Later(), _json))).ShouldBe("");
        (
            await AnswerAsync(
                LambdaBootstrapBuilder.Create(
                    (string _) =>
                    {
                        calls++;
                    },
                    _json
                )
            )
        ).ShouldBe("");

        calls.ShouldBe(7);

        async Task Later()
        {
            await Task.Yield();
            calls++;
        }
    }

    [Fact]
    public async Task Handlers_of_streams_see_and_answer_raw_bytes()
    {
        (await AnswerAsync(LambdaBootstrapBuilder.Create((Stream input) => input))).ShouldBe("\"in\"");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((Stream input, ILambdaContext _) => Task.FromResult(input)))).ShouldBe("\"in\"");
        (
            await AnswerAsync(LambdaBootstrapBuilder.Create((Stream input, ILambdaContext _, MemoryStream output) => input.CopyTo(output)))
        ).ShouldBe("\"in\"");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string input) => (Stream)Text(input + "!"), _json))).ShouldBe("in!");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string input) => Task.FromResult<Stream>(Text(input + "!")), _json))).ShouldBe(
            "in!"
        );
    }

    [Fact]
    public async Task Handlers_of_values_are_served_by_the_serializer()
    {
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string input) => input + "!", _json))).ShouldBe("\"in!\"");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string input) => Task.FromResult(input + "!"), _json))).ShouldBe("\"in!\"");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((string input, ILambdaContext c) => input + c.AwsRequestId, _json))).ShouldBe(
            "\"inrequest-1\""
        );
        (await AnswerAsync(LambdaBootstrapBuilder.Create(() => "out", _json))).ShouldBe("\"out\"");
        (await AnswerAsync(LambdaBootstrapBuilder.Create((ILambdaContext c) => Task.FromResult(c.AwsRequestId), _json))).ShouldBe(
            "\"request-1\""
        );
        (await AnswerAsync(LambdaBootstrapBuilder.Create((Stream input) => new StreamReader(input).ReadToEndAsync(), _json))).ShouldBe(
            "\"\\\"in\\\"\""
        );
    }

    private static MemoryStream Text(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    private static async Task<string> AnswerAsync(LambdaBootstrapBuilder builder)
    {
        await using var api = await RuntimeApiServer.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var bootstrap = builder.ConfigureOptions(options => options.RuntimeApiEndpoint = api.Endpoint).Build();
        var running = bootstrap.RunAsync(stop.Token);
        var answer = await api.InvokeAsync("\"in\"");
        await stop.CancelAsync();
        await running;
        answer.Kind.ShouldBe("response");
        return answer.Body;
    }
}
