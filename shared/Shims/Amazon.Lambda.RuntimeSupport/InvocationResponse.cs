namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The payload that answers an invocation.</summary>
public class InvocationResponse(Stream outputStream, bool disposeOutputStream)
{
    public InvocationResponse(Stream outputStream)
        : this(outputStream, disposeOutputStream: true) { }

    public Stream OutputStream { get; set; } = outputStream;

    /// <summary>Whether the bootstrap disposes the stream when it is sent.</summary>
    public bool DisposeOutputStream { get; } = disposeOutputStream;
}
