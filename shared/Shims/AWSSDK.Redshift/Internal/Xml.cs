using System.Xml.Linq;
using Amazon.Redshift.Model;
using GapFurniture.Shims.Aws.Query;

namespace Amazon.Redshift.Internal;

/// <summary>Reads each model from its XML element; one method for each model, of the same name.</summary>
internal static class Xml
{
    public static AquaConfiguration AquaConfiguration(XElement xml) =>
        new() { AquaConfigurationStatus = xml.Text("AquaConfigurationStatus"), AquaStatus = xml.Text("AquaStatus") };

    public static Cluster Cluster(XElement xml) =>
        new()
        {
            AllowVersionUpgrade = xml.Bool("AllowVersionUpgrade"),
            AquaConfiguration = xml.Object("AquaConfiguration", AquaConfiguration),
            AutomatedSnapshotRetentionPeriod = xml.Int("AutomatedSnapshotRetentionPeriod"),
            AvailabilityZone = xml.Text("AvailabilityZone"),
            AvailabilityZoneRelocationStatus = xml.Text("AvailabilityZoneRelocationStatus"),
            CatalogArn = xml.Text("CatalogArn"),
            ClusterAvailabilityStatus = xml.Text("ClusterAvailabilityStatus"),
            ClusterCreateTime = xml.Time("ClusterCreateTime"),
            ClusterIdentifier = xml.Text("ClusterIdentifier"),
            ClusterNamespaceArn = xml.Text("ClusterNamespaceArn"),
            ClusterNodes = xml.Items("ClusterNodes", "member", ClusterNode),
            ClusterParameterGroups = xml.Items("ClusterParameterGroups", "ClusterParameterGroup", ClusterParameterGroupStatus),
            ClusterPublicKey = xml.Text("ClusterPublicKey"),
            ClusterRevisionNumber = xml.Text("ClusterRevisionNumber"),
            ClusterSecurityGroups = xml.Items("ClusterSecurityGroups", "ClusterSecurityGroup", ClusterSecurityGroupMembership),
            ClusterSnapshotCopyStatus = xml.Object("ClusterSnapshotCopyStatus", ClusterSnapshotCopyStatus),
            ClusterStatus = xml.Text("ClusterStatus"),
            ClusterSubnetGroupName = xml.Text("ClusterSubnetGroupName"),
            ClusterVersion = xml.Text("ClusterVersion"),
            CustomDomainCertificateArn = xml.Text("CustomDomainCertificateArn"),
            CustomDomainCertificateExpiryDate = xml.Time("CustomDomainCertificateExpiryDate"),
            CustomDomainName = xml.Text("CustomDomainName"),
            DBName = xml.Text("DBName"),
            DataTransferProgress = xml.Object("DataTransferProgress", DataTransferProgress),
            DefaultIamRoleArn = xml.Text("DefaultIamRoleArn"),
            DeferredMaintenanceWindows = xml.Items("DeferredMaintenanceWindows", "DeferredMaintenanceWindow", DeferredMaintenanceWindow),
            ElasticIpStatus = xml.Object("ElasticIpStatus", ElasticIpStatus),
            ElasticResizeNumberOfNodeOptions = xml.Text("ElasticResizeNumberOfNodeOptions"),
            Encrypted = xml.Bool("Encrypted"),
            Endpoint = xml.Object("Endpoint", Endpoint),
            EnhancedVpcRouting = xml.Bool("EnhancedVpcRouting"),
            ExpectedNextSnapshotScheduleTime = xml.Time("ExpectedNextSnapshotScheduleTime"),
            ExpectedNextSnapshotScheduleTimeStatus = xml.Text("ExpectedNextSnapshotScheduleTimeStatus"),
            ExtraComputeForAutomaticOptimization = xml.Text("ExtraComputeForAutomaticOptimization"),
            HsmStatus = xml.Object("HsmStatus", HsmStatus),
            IamRoles = xml.Items("IamRoles", "ClusterIamRole", ClusterIamRole),
            IpAddressType = xml.Text("IpAddressType"),
            KmsKeyId = xml.Text("KmsKeyId"),
            LakehouseRegistrationStatus = xml.Text("LakehouseRegistrationStatus"),
            MaintenanceTrackName = xml.Text("MaintenanceTrackName"),
            ManualSnapshotRetentionPeriod = xml.Int("ManualSnapshotRetentionPeriod"),
            MasterPasswordSecretArn = xml.Text("MasterPasswordSecretArn"),
            MasterPasswordSecretKmsKeyId = xml.Text("MasterPasswordSecretKmsKeyId"),
            MasterUsername = xml.Text("MasterUsername"),
            ModifyStatus = xml.Text("ModifyStatus"),
            MultiAZ = xml.Text("MultiAZ"),
            MultiAZSecondary = xml.Object("MultiAZSecondary", SecondaryClusterInfo),
            NextMaintenanceWindowStartTime = xml.Time("NextMaintenanceWindowStartTime"),
            NodeType = xml.Text("NodeType"),
            NumberOfNodes = xml.Int("NumberOfNodes"),
            PendingActions = xml.Items("PendingActions", "member", item => item.Value),
            PendingModifiedValues = xml.Object("PendingModifiedValues", PendingModifiedValues),
            PreferredMaintenanceWindow = xml.Text("PreferredMaintenanceWindow"),
            PubliclyAccessible = xml.Bool("PubliclyAccessible"),
            ReservedNodeExchangeStatus = xml.Object("ReservedNodeExchangeStatus", ReservedNodeExchangeStatus),
            ResizeInfo = xml.Object("ResizeInfo", ResizeInfo),
            RestoreStatus = xml.Object("RestoreStatus", RestoreStatus),
            SnapshotScheduleIdentifier = xml.Text("SnapshotScheduleIdentifier"),
            SnapshotScheduleState = xml.Text("SnapshotScheduleState"),
            Tags = xml.Items("Tags", "Tag", Tag),
            TotalStorageCapacityInMegaBytes = xml.Long("TotalStorageCapacityInMegaBytes"),
            VpcId = xml.Text("VpcId"),
            VpcSecurityGroups = xml.Items("VpcSecurityGroups", "VpcSecurityGroup", VpcSecurityGroupMembership),
        };

    public static ClusterIamRole ClusterIamRole(XElement xml) =>
        new() { ApplyStatus = xml.Text("ApplyStatus"), IamRoleArn = xml.Text("IamRoleArn") };

    public static ClusterNode ClusterNode(XElement xml) =>
        new()
        {
            NodeRole = xml.Text("NodeRole"),
            PrivateIPAddress = xml.Text("PrivateIPAddress"),
            PublicIPAddress = xml.Text("PublicIPAddress"),
        };

    public static ClusterParameterGroupStatus ClusterParameterGroupStatus(XElement xml) =>
        new()
        {
            ClusterParameterStatusList = xml.Items("ClusterParameterStatusList", "member", ClusterParameterStatus),
            ParameterApplyStatus = xml.Text("ParameterApplyStatus"),
            ParameterGroupName = xml.Text("ParameterGroupName"),
        };

    public static ClusterParameterStatus ClusterParameterStatus(XElement xml) =>
        new()
        {
            ParameterApplyErrorDescription = xml.Text("ParameterApplyErrorDescription"),
            ParameterApplyStatus = xml.Text("ParameterApplyStatus"),
            ParameterName = xml.Text("ParameterName"),
        };

    public static ClusterSecurityGroupMembership ClusterSecurityGroupMembership(XElement xml) =>
        new() { ClusterSecurityGroupName = xml.Text("ClusterSecurityGroupName"), Status = xml.Text("Status") };

    public static ClusterSnapshotCopyStatus ClusterSnapshotCopyStatus(XElement xml) =>
        new()
        {
            DestinationRegion = xml.Text("DestinationRegion"),
            ManualSnapshotRetentionPeriod = xml.Int("ManualSnapshotRetentionPeriod"),
            RetentionPeriod = xml.Long("RetentionPeriod"),
            SnapshotCopyGrantName = xml.Text("SnapshotCopyGrantName"),
        };

    public static DataTransferProgress DataTransferProgress(XElement xml) =>
        new()
        {
            CurrentRateInMegaBytesPerSecond = xml.Double("CurrentRateInMegaBytesPerSecond"),
            DataTransferredInMegaBytes = xml.Long("DataTransferredInMegaBytes"),
            ElapsedTimeInSeconds = xml.Long("ElapsedTimeInSeconds"),
            EstimatedTimeToCompletionInSeconds = xml.Long("EstimatedTimeToCompletionInSeconds"),
            Status = xml.Text("Status"),
            TotalDataInMegaBytes = xml.Long("TotalDataInMegaBytes"),
        };

    public static DeferredMaintenanceWindow DeferredMaintenanceWindow(XElement xml) =>
        new()
        {
            DeferMaintenanceEndTime = xml.Time("DeferMaintenanceEndTime"),
            DeferMaintenanceIdentifier = xml.Text("DeferMaintenanceIdentifier"),
            DeferMaintenanceStartTime = xml.Time("DeferMaintenanceStartTime"),
        };

    public static DescribeClustersResponse DescribeClustersResponse(XElement xml) =>
        new() { Clusters = xml.Items("Clusters", "Cluster", Cluster), Marker = xml.Text("Marker") };

    public static ElasticIpStatus ElasticIpStatus(XElement xml) => new() { ElasticIp = xml.Text("ElasticIp"), Status = xml.Text("Status") };

    public static Endpoint Endpoint(XElement xml) =>
        new()
        {
            Address = xml.Text("Address"),
            Port = xml.Int("Port"),
            VpcEndpoints = xml.Items("VpcEndpoints", "VpcEndpoint", VpcEndpoint),
        };

    public static GetClusterCredentialsResponse GetClusterCredentialsResponse(XElement xml) =>
        new()
        {
            DbPassword = xml.Text("DbPassword"),
            DbUser = xml.Text("DbUser"),
            Expiration = xml.Time("Expiration"),
        };

    public static GetClusterCredentialsWithIAMResponse GetClusterCredentialsWithIAMResponse(XElement xml) =>
        new()
        {
            DbPassword = xml.Text("DbPassword"),
            DbUser = xml.Text("DbUser"),
            Expiration = xml.Time("Expiration"),
            NextRefreshTime = xml.Time("NextRefreshTime"),
        };

    public static HsmStatus HsmStatus(XElement xml) =>
        new()
        {
            HsmClientCertificateIdentifier = xml.Text("HsmClientCertificateIdentifier"),
            HsmConfigurationIdentifier = xml.Text("HsmConfigurationIdentifier"),
            Status = xml.Text("Status"),
        };

    public static NetworkInterface NetworkInterface(XElement xml) =>
        new()
        {
            AvailabilityZone = xml.Text("AvailabilityZone"),
            Ipv6Address = xml.Text("Ipv6Address"),
            NetworkInterfaceId = xml.Text("NetworkInterfaceId"),
            PrivateIpAddress = xml.Text("PrivateIpAddress"),
            SubnetId = xml.Text("SubnetId"),
        };

    public static PendingModifiedValues PendingModifiedValues(XElement xml) =>
        new()
        {
            AutomatedSnapshotRetentionPeriod = xml.Int("AutomatedSnapshotRetentionPeriod"),
            ClusterIdentifier = xml.Text("ClusterIdentifier"),
            ClusterType = xml.Text("ClusterType"),
            ClusterVersion = xml.Text("ClusterVersion"),
            EncryptionType = xml.Text("EncryptionType"),
            EnhancedVpcRouting = xml.Bool("EnhancedVpcRouting"),
            MaintenanceTrackName = xml.Text("MaintenanceTrackName"),
            MasterUserPassword = xml.Text("MasterUserPassword"),
            NodeType = xml.Text("NodeType"),
            NumberOfNodes = xml.Int("NumberOfNodes"),
            PubliclyAccessible = xml.Bool("PubliclyAccessible"),
        };

    public static ReservedNodeExchangeStatus ReservedNodeExchangeStatus(XElement xml) =>
        new()
        {
            RequestTime = xml.Time("RequestTime"),
            ReservedNodeExchangeRequestId = xml.Text("ReservedNodeExchangeRequestId"),
            SourceReservedNodeCount = xml.Int("SourceReservedNodeCount"),
            SourceReservedNodeId = xml.Text("SourceReservedNodeId"),
            SourceReservedNodeType = xml.Text("SourceReservedNodeType"),
            Status = xml.Text("Status"),
            TargetReservedNodeCount = xml.Int("TargetReservedNodeCount"),
            TargetReservedNodeOfferingId = xml.Text("TargetReservedNodeOfferingId"),
            TargetReservedNodeType = xml.Text("TargetReservedNodeType"),
        };

    public static ResizeInfo ResizeInfo(XElement xml) =>
        new() { AllowCancelResize = xml.Bool("AllowCancelResize"), ResizeType = xml.Text("ResizeType") };

    public static RestoreStatus RestoreStatus(XElement xml) =>
        new()
        {
            CurrentRestoreRateInMegaBytesPerSecond = xml.Double("CurrentRestoreRateInMegaBytesPerSecond"),
            ElapsedTimeInSeconds = xml.Long("ElapsedTimeInSeconds"),
            EstimatedTimeToCompletionInSeconds = xml.Long("EstimatedTimeToCompletionInSeconds"),
            ProgressInMegaBytes = xml.Long("ProgressInMegaBytes"),
            SnapshotSizeInMegaBytes = xml.Long("SnapshotSizeInMegaBytes"),
            Status = xml.Text("Status"),
        };

    public static SecondaryClusterInfo SecondaryClusterInfo(XElement xml) =>
        new() { AvailabilityZone = xml.Text("AvailabilityZone"), ClusterNodes = xml.Items("ClusterNodes", "member", ClusterNode) };

    public static Tag Tag(XElement xml) => new() { Key = xml.Text("Key"), Value = xml.Text("Value") };

    public static VpcEndpoint VpcEndpoint(XElement xml) =>
        new()
        {
            NetworkInterfaces = xml.Items("NetworkInterfaces", "NetworkInterface", NetworkInterface),
            VpcEndpointId = xml.Text("VpcEndpointId"),
            VpcId = xml.Text("VpcId"),
        };

    public static VpcSecurityGroupMembership VpcSecurityGroupMembership(XElement xml) =>
        new() { Status = xml.Text("Status"), VpcSecurityGroupId = xml.Text("VpcSecurityGroupId") };
}
