using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace GapFurniture.Shims.Aws.Json;

internal sealed class JsonUnmarshaller<TResponse>(AwsService service, JsonTypeInfo<TResponse> type) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        // An empty body is a JsonException, which Core turns into an AmazonUnmarshallingException, as the generated unmarshallers do.
        return JsonSerializer.Deserialize(input.Stream, type);
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return service.Exception(
            new AwsError(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode, input.GetResponseBodyBytes())
        );
    }
}
