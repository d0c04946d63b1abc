using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class Cluster
{
    public bool? AllowVersionUpgrade { get; set; }

    public AquaConfiguration AquaConfiguration { get; set; }

    public int? AutomatedSnapshotRetentionPeriod { get; set; }

    public string AvailabilityZone { get; set; }

    public string AvailabilityZoneRelocationStatus { get; set; }

    public string CatalogArn { get; set; }

    public string ClusterAvailabilityStatus { get; set; }

    public DateTime? ClusterCreateTime { get; set; }

    public string ClusterIdentifier { get; set; }

    public string ClusterNamespaceArn { get; set; }

    public List<ClusterNode> ClusterNodes { get; set; } = Collections.List<ClusterNode>();

    public List<ClusterParameterGroupStatus> ClusterParameterGroups { get; set; } = Collections.List<ClusterParameterGroupStatus>();

    public string ClusterPublicKey { get; set; }

    public string ClusterRevisionNumber { get; set; }

    public List<ClusterSecurityGroupMembership> ClusterSecurityGroups { get; set; } = Collections.List<ClusterSecurityGroupMembership>();

    public ClusterSnapshotCopyStatus ClusterSnapshotCopyStatus { get; set; }

    public string ClusterStatus { get; set; }

    public string ClusterSubnetGroupName { get; set; }

    public string ClusterVersion { get; set; }

    public string CustomDomainCertificateArn { get; set; }

    public DateTime? CustomDomainCertificateExpiryDate { get; set; }

    public string CustomDomainName { get; set; }

    public string DBName { get; set; }

    public DataTransferProgress DataTransferProgress { get; set; }

    public string DefaultIamRoleArn { get; set; }

    public List<DeferredMaintenanceWindow> DeferredMaintenanceWindows { get; set; } = Collections.List<DeferredMaintenanceWindow>();

    public ElasticIpStatus ElasticIpStatus { get; set; }

    public string ElasticResizeNumberOfNodeOptions { get; set; }

    public bool? Encrypted { get; set; }

    public Endpoint Endpoint { get; set; }

    public bool? EnhancedVpcRouting { get; set; }

    public DateTime? ExpectedNextSnapshotScheduleTime { get; set; }

    public string ExpectedNextSnapshotScheduleTimeStatus { get; set; }

    public string ExtraComputeForAutomaticOptimization { get; set; }

    public HsmStatus HsmStatus { get; set; }

    public List<ClusterIamRole> IamRoles { get; set; } = Collections.List<ClusterIamRole>();

    public string IpAddressType { get; set; }

    public string KmsKeyId { get; set; }

    public string LakehouseRegistrationStatus { get; set; }

    public string MaintenanceTrackName { get; set; }

    public int? ManualSnapshotRetentionPeriod { get; set; }

    public string MasterPasswordSecretArn { get; set; }

    public string MasterPasswordSecretKmsKeyId { get; set; }

    public string MasterUsername { get; set; }

    public string ModifyStatus { get; set; }

    public string MultiAZ { get; set; }

    public SecondaryClusterInfo MultiAZSecondary { get; set; }

    public DateTime? NextMaintenanceWindowStartTime { get; set; }

    public string NodeType { get; set; }

    public int? NumberOfNodes { get; set; }

    public List<string> PendingActions { get; set; } = Collections.List<string>();

    public PendingModifiedValues PendingModifiedValues { get; set; }

    public string PreferredMaintenanceWindow { get; set; }

    public bool? PubliclyAccessible { get; set; }

    public ReservedNodeExchangeStatus ReservedNodeExchangeStatus { get; set; }

    public ResizeInfo ResizeInfo { get; set; }

    public RestoreStatus RestoreStatus { get; set; }

    public string SnapshotScheduleIdentifier { get; set; }

    public ScheduleState SnapshotScheduleState { get; set; }

    public List<Tag> Tags { get; set; } = Collections.List<Tag>();

    public long? TotalStorageCapacityInMegaBytes { get; set; }

    public string VpcId { get; set; }

    public List<VpcSecurityGroupMembership> VpcSecurityGroups { get; set; } = Collections.List<VpcSecurityGroupMembership>();
}
