using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace GapFurniture.Furniture.Aws;

/// <param name="PhysicalId">What it is called in its service: a queue's URL, the name of most others.</param>
/// <param name="Type">Such as <c>AWS::SQS::Queue</c>.</param>
internal sealed record StackResource(string PhysicalId, string Type);

/// <summary>The one call of AWS CloudFormation that finding a piece needs, in its query protocol.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html"/>
internal sealed class CloudFormationClient(CancellationToken cancellation)
    : ServiceClient("CloudFormation", "cloudformation", cancellation, new XmlUnmarshaller())
{
    private static readonly XNamespace s_namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    /// <summary>The resources of a stack that exist.</summary>
    /// <exception cref="AmazonServiceException">There is no such stack, <c>ValidationError</c>.</exception>
    public async Task<IReadOnlyList<StackResource>> ListStackResourcesAsync(string stack)
    {
        var found = new List<StackResource>();
        var request = new ServiceRequest(HttpMethod.Get, "/")
        {
            Values =
            {
                ["Action"] = "ListStackResources",
                ["Version"] = "2010-05-15",
                ["StackName"] = stack,
            },
        };
        string? token;
        do
        {
            var result = XElement.Parse(await SendForTextAsync(request)).Element(s_namespace + "ListStackResourcesResult");
            found.AddRange(
                from member in result?.Element(s_namespace + "StackResourceSummaries")?.Elements(s_namespace + "member") ?? []
                where Text(member, "ResourceStatus") is not "DELETE_COMPLETE" && Text(member, "PhysicalResourceId").Length > 0
                select new StackResource(Text(member, "PhysicalResourceId"), Text(member, "ResourceType"))
            );
            token = (string?)result?.Element(s_namespace + "NextToken");
            request.Continue("NextToken", token);
        } while (!string.IsNullOrEmpty(token));
        return found;
    }

    private static string Text(XElement member, string name) => (string?)member.Element(s_namespace + name) ?? "";

    private sealed class XmlUnmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => TextResponse.Of(input.Stream);

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input,
            Exception innerException,
            HttpStatusCode statusCode
        )
        {
            var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
    }
}
