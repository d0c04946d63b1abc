using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace GapFurniture.Furniture.Aws;

/// <summary>Makes Core's request of ours; Core signs, sends and retries it.</summary>
internal sealed class RawMarshaller(RawService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var raw = (RawRequest)input;
        var request = new DefaultRequest(raw, service.ServiceId)
        {
            HttpMethod = raw.Method.Method,
            ResourcePath = raw.Path,
            UseQueryString = raw.Query.Count > 0,
            Content = raw.Body ?? [],
        };
        foreach (var (name, value) in raw.PathValues)
            request.AddPathResource($"{{{name}}}", value);
        foreach (var (name, value) in raw.Query)
            request.Parameters.Add(name, value);
        foreach (var (name, value) in raw.Headers)
            request.Headers[name] = value;
        return request;
    }
}
