using System.Globalization;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.CloudSearchDomain.Internal;

/// <summary>A search is all query string.</summary>
internal sealed class SearchMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var search = (SearchRequest)input;
        var request = new DefaultRequest(input, Operations.Service.ServiceId)
        {
            HttpMethod = HttpMethod.Get.Method,
            ResourcePath = "/2013-01-01/search",
            UseQueryString = true,
        };
        request.AddSubResource("format", "sdk");
        request.AddSubResource("pretty", "true");
        Add("cursor", search.Cursor);
        Add("expr", search.Expr);
        Add("facet", search.Facet);
        Add("fq", search.FilterQuery);
        Add("highlight", search.Highlight);
        Add("partial", search.Partial is { } partial ? (partial ? "true" : "false") : null);
        Add("q", search.Query);
        Add("q.options", search.QueryOptions);
        Add("q.parser", search.QueryParser?.Value);
        Add("return", search.Return);
        Add("size", search.Size?.ToString(CultureInfo.InvariantCulture));
        Add("sort", search.Sort);
        Add("start", search.Start?.ToString(CultureInfo.InvariantCulture));
        Add("stats", search.Stats);
        return request;

        void Add(string name, string value)
        {
            if (value is not null)
                request.Parameters.Add(name, value);
        }
    }
}
