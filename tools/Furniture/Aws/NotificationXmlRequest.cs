using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace GapFurniture.Furniture.Aws;

/// <summary>
/// The official marshaller's request with our document in place of the model's: the model would drop whatever it does not know. Core
/// computes the checksum afterwards, over what is really sent.
/// </summary>
internal sealed class NotificationXmlRequest(byte[] document) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = PutBucketNotificationRequestMarshaller.Instance.Marshall((PutBucketNotificationRequest)input);
        request.ContentStream?.Dispose();
        request.ContentStream = new MemoryStream(document, writable: false);
        return request;
    }
}
