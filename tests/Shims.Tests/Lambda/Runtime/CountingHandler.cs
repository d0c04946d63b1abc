namespace GapFurniture.Shims.Tests.Lambda.Runtime;

internal sealed class CountingHandler : DelegatingHandler
{
    public CountingHandler()
        : base(new SocketsHttpHandler()) { }

    public int Requests { get; private set; }

    public bool IsDisposed { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
