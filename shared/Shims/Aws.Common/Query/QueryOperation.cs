using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace GapFurniture.Shims.Aws.Query;

internal static class QueryOperation
{
    /// <summary>An operation of a service that speaks the query protocol: a form there, XML back.</summary>
    public static InvokeOptions Of<TRequest, TResponse>(
        AwsService service,
        string name,
        Action<QueryForm, TRequest> write,
        Func<XElement, TResponse> read
    )
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse =>
        new()
        {
            RequestMarshaller = new QueryMarshaller<TRequest>(service, name, write),
            ResponseUnmarshaller = new XmlUnmarshaller<TResponse>(service, name, read),
        };
}
