using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace GapFurniture.Shims.Aws.Json;

internal sealed class JsonUnmarshaller<TResponse>(AwsService service, JsonTypeInfo<TResponse> type) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        // Operations without output answer with nothing at all.
        return body.Length == 0 ? new TResponse() : JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type);
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        var (code, kind) = QueryError(input) ?? (error.Code, error.Type);
        return service.Exception(
            error.Code,
            new AwsError(error.Message, innerException, kind, code, error.RequestId, statusCode, input.GetResponseBodyBytes())
        );
    }

    /// <summary>"AWS.SimpleQueueService.NonExistentQueue;Sender": what callers of the query protocol saw, and still see.</summary>
    private static (string Code, ErrorType Type)? QueryError(JsonUnmarshallerContext input) =>
        input.ResponseData.GetHeaderValue(HeaderKeys.XAmzQueryError)?.Split(';') is [var code, var type]
            ? (code, Enum.TryParse<ErrorType>(type, out var known) ? known : ErrorType.Unknown)
            : null;
}
