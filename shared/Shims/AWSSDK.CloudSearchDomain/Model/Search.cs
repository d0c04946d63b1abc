using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain.Model;

public class SearchRequest : AmazonCloudSearchDomainRequest
{
    public string Cursor { get; set; }
    public string Expr { get; set; }
    public string Facet { get; set; }
    public string FilterQuery { get; set; }
    public string Highlight { get; set; }
    public bool? Partial { get; set; }
    public string Query { get; set; }
    public string QueryOptions { get; set; }
    public QueryParser QueryParser { get; set; }
    public string Return { get; set; }
    public long? Size { get; set; }
    public string Sort { get; set; }
    public long? Start { get; set; }
    public string Stats { get; set; }
}

public class SearchResponse : AmazonWebServiceResponse
{
    public Dictionary<string, BucketInfo> Facets { get; set; } = Collections.Map<BucketInfo>();
    public Hits Hits { get; set; }
    public Dictionary<string, FieldStats> Stats { get; set; } = Collections.Map<FieldStats>();
    public SearchStatus Status { get; set; }
}

public class SearchStatus
{
    public string Rid { get; set; }
    public long? Timems { get; set; }
}

public class Hits
{
    public string Cursor { get; set; }
    public long? Found { get; set; }
    public List<Hit> Hit { get; set; } = Collections.List<Hit>();
    public long? Start { get; set; }
}

public class Hit
{
    public Dictionary<string, string> Exprs { get; set; } = Collections.Map<string>();
    public Dictionary<string, List<string>> Fields { get; set; } = Collections.Map<List<string>>();
    public Dictionary<string, string> Highlights { get; set; } = Collections.Map<string>();
    public string Id { get; set; }
}

public class BucketInfo
{
    public List<Bucket> Buckets { get; set; } = Collections.List<Bucket>();
}

public class Bucket
{
    public long? Count { get; set; }
    public string Value { get; set; }
}

public class FieldStats
{
    public long? Count { get; set; }
    public string Max { get; set; }
    public string Mean { get; set; }
    public string Min { get; set; }
    public long? Missing { get; set; }
    public double? Stddev { get; set; }
    public double? Sum { get; set; }
    public double? SumOfSquares { get; set; }
}
