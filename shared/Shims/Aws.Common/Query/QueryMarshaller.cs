using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace GapFurniture.Shims.Aws.Query;

internal sealed class QueryMarshaller<TRequest>(AwsService service, string operation, Action<QueryForm, TRequest> write)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        // Core puts the parameters into the body, as a form, and names its content type.
        var request = new DefaultRequest(input, service.ServiceId) { HttpMethod = HttpMethod.Post.Method, ResourcePath = "/" };
        request.ParameterCollection.Add("Action", operation);
        request.ParameterCollection.Add("Version", service.ApiVersion);
        write(new QueryForm(request.ParameterCollection), (TRequest)input);
        return request;
    }
}
