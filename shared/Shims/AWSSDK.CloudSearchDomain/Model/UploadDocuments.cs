using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain.Model;

public class UploadDocumentsRequest : AmazonCloudSearchDomainRequest
{
    public ContentType ContentType { get; set; }
    public Stream Documents { get; set; }

    /// <summary>A file to be uploaded, when <see cref="Documents"/> is not set.</summary>
    public string FilePath { get; set; }
}

public class UploadDocumentsResponse : AmazonWebServiceResponse
{
    public long? Adds { get; set; }
    public long? Deletes { get; set; }
    public string Status { get; set; }
    public List<DocumentServiceWarning> Warnings { get; set; } = Collections.List<DocumentServiceWarning>();
}

public class DocumentServiceWarning
{
    public string Message { get; set; }
}
