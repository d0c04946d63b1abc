using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace GapFurniture.Shims.Aws.Query;

internal sealed class XmlUnmarshaller<TResponse>(AwsService service, string operation, Func<XElement, TResponse> read)
    : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        using var reader = XmlReader.Create(input.Stream);
        var root = XElement.Load(reader);
        var response = read(root.Child($"{operation}Result") ?? new XElement("Empty"));
        response.ResponseMetadata = new ResponseMetadata { RequestId = root.Child("ResponseMetadata")?.Text("RequestId") };
        return response;
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        return service.Exception(new AwsError(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode, default));
    }
}
