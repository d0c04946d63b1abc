namespace Amazon.RedshiftDataAPIService.Model;

public class Field
{
    public MemoryStream BlobValue { get; set; }

    public bool? BooleanValue { get; set; }

    public double? DoubleValue { get; set; }

    public bool? IsNull { get; set; }

    public long? LongValue { get; set; }

    public string StringValue { get; set; }
}
