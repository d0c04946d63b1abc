using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);

/// <summary>Makes the one shape that the bootstrap calls out of the many shapes that a handler may have.</summary>
public partial class HandlerWrapper : IDisposable
{
    private HandlerWrapper(LambdaBootstrapHandler handler) => Handler = handler;

    private static Task<InvocationResponse> Nothing => Task.FromResult(Empty());

    public LambdaBootstrapHandler Handler { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <remarks>Nothing is held: each response owns its stream.</remarks>
    protected virtual void Dispose(bool disposing) { }

    private static TInput Input<TInput>(InvocationRequest call, ILambdaSerializer serializer) =>
        serializer.Deserialize<TInput>(call.InputStream);

    private static InvocationResponse Output<TOutput>(TOutput output, ILambdaSerializer serializer)
    {
        var stream = new MemoryStream();
        serializer.Serialize(output, stream);
        stream.Position = 0;
        return new InvocationResponse(stream);
    }

    private static Task<InvocationResponse> Filled(Action<MemoryStream> fill)
    {
        var stream = new MemoryStream();
        fill(stream);
        stream.Position = 0;
        return Task.FromResult(new InvocationResponse(stream));
    }

    private static InvocationResponse Raw(Stream output) => new(output);

    private static InvocationResponse Empty() => new(Stream.Null, disposeOutputStream: false);
}
