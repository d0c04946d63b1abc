using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Amazon.CloudSearchDomain.Internal;

/// <summary>The batch goes out as it is: a stream of known length.</summary>
internal sealed class UploadDocumentsMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var upload = (UploadDocumentsRequest)input;
        var content = upload.Documents ?? (upload.FilePath is null ? new MemoryStream() : File.OpenRead(upload.FilePath));
        var request = new DefaultRequest(input, Operations.Service.ServiceId)
        {
            HttpMethod = HttpMethod.Post.Method,
            ResourcePath = "/2013-01-01/documents/batch",
            ContentStream = content,
        };
        request.AddSubResource("format", "sdk");
        request.Headers[HeaderKeys.ContentLengthHeader] = content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        request.Headers[HeaderKeys.ContentTypeHeader] = upload.ContentType?.Value ?? "binary/octet-stream";
        return request;
    }
}
