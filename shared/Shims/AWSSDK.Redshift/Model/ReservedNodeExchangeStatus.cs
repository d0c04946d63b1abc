namespace Amazon.Redshift.Model;

public class ReservedNodeExchangeStatus
{
    public DateTime? RequestTime { get; set; }

    public string ReservedNodeExchangeRequestId { get; set; }

    public int? SourceReservedNodeCount { get; set; }

    public string SourceReservedNodeId { get; set; }

    public string SourceReservedNodeType { get; set; }

    public ReservedNodeExchangeStatusType Status { get; set; }

    public int? TargetReservedNodeCount { get; set; }

    public string TargetReservedNodeOfferingId { get; set; }

    public string TargetReservedNodeType { get; set; }
}
