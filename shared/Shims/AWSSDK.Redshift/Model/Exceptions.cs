using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class ClusterNotFoundException : AmazonRedshiftException
{
    public ClusterNotFoundException(string message)
        : base(message) { }

    public ClusterNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ClusterNotFoundException(AwsError error)
        : base(error) { }
}

public class InvalidTagException : AmazonRedshiftException
{
    public InvalidTagException(string message)
        : base(message) { }

    public InvalidTagException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidTagException(AwsError error)
        : base(error) { }
}

public class UnsupportedOperationException : AmazonRedshiftException
{
    public UnsupportedOperationException(string message)
        : base(message) { }

    public UnsupportedOperationException(string message, Exception innerException)
        : base(message, innerException) { }

    internal UnsupportedOperationException(AwsError error)
        : base(error) { }
}
