using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace GapFurniture.Furniture.Aws;

/// <summary>Reads JSON answers and errors.</summary>
internal sealed class RawUnmarshaller : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var reader = new StreamReader(input.Stream);
        var text = reader.ReadToEnd();
        // Operations without output answer with nothing at all.
        if (text.Length == 0)
            return new RawResponse();
        using var document = JsonDocument.Parse(text);
        return new RawResponse { Json = document.RootElement.Clone() };
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
