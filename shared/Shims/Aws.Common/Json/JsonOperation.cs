using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace GapFurniture.Shims.Aws.Json;

internal static class JsonOperation
{
    /// <summary>An operation of a service that speaks awsJson.</summary>
    public static InvokeOptions Of<TRequest, TResponse>(AwsService service, string name, JsonSerializerOptions options)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() =>
        new()
        {
            RequestMarshaller = new JsonMarshaller<TRequest>(service, name, options.TypeInfo<TRequest>()),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(service, options.TypeInfo<TResponse>()),
        };
}
