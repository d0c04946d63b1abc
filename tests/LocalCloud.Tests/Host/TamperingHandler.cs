using System.Text;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>Changes the words of a body after it was signed.</summary>
internal sealed class TamperingHandler : DelegatingHandler
{
    public TamperingHandler()
        : base(new SocketsHttpHandler()) { }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            var text = (await content.ReadAsStringAsync(cancellationToken)).Replace("true", "lies", StringComparison.Ordinal);
            var changed = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            foreach (var (name, values) in content.Headers)
                changed.Headers.TryAddWithoutValidation(name, values);
            request.Content = changed;
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
