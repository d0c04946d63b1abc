using Amazon.Runtime;

namespace Amazon.CloudSearchDomain;

public class QueryParser : ConstantClass
{
    public static readonly QueryParser Dismax = new("dismax");
    public static readonly QueryParser Lucene = new("lucene");
    public static readonly QueryParser Simple = new("simple");
    public static readonly QueryParser Structured = new("structured");

    public QueryParser(string value)
        : base(value) { }

    public static QueryParser FindValue(string value) => FindValue<QueryParser>(value);

    public static implicit operator QueryParser(string value) => FindValue(value);
}
