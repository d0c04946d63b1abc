using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement.Model;

public class HierarchyLevelLimitExceededException : AmazonSimpleSystemsManagementException
{
    public HierarchyLevelLimitExceededException(string message)
        : base(message) { }

    public HierarchyLevelLimitExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal HierarchyLevelLimitExceededException(AwsError error)
        : base(error) { }
}

public class HierarchyTypeMismatchException : AmazonSimpleSystemsManagementException
{
    public HierarchyTypeMismatchException(string message)
        : base(message) { }

    public HierarchyTypeMismatchException(string message, Exception innerException)
        : base(message, innerException) { }

    internal HierarchyTypeMismatchException(AwsError error)
        : base(error) { }
}

public class IncompatiblePolicyException : AmazonSimpleSystemsManagementException
{
    public IncompatiblePolicyException(string message)
        : base(message) { }

    public IncompatiblePolicyException(string message, Exception innerException)
        : base(message, innerException) { }

    internal IncompatiblePolicyException(AwsError error)
        : base(error) { }
}

public class InternalServerErrorException : AmazonSimpleSystemsManagementException
{
    public InternalServerErrorException(string message)
        : base(message) { }

    public InternalServerErrorException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InternalServerErrorException(AwsError error)
        : base(error) { }
}

public class InvalidAllowedPatternException : AmazonSimpleSystemsManagementException
{
    public InvalidAllowedPatternException(string message)
        : base(message) { }

    public InvalidAllowedPatternException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidAllowedPatternException(AwsError error)
        : base(error) { }
}

public class InvalidFilterKeyException : AmazonSimpleSystemsManagementException
{
    public InvalidFilterKeyException(string message)
        : base(message) { }

    public InvalidFilterKeyException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidFilterKeyException(AwsError error)
        : base(error) { }
}

public class InvalidFilterOptionException : AmazonSimpleSystemsManagementException
{
    public InvalidFilterOptionException(string message)
        : base(message) { }

    public InvalidFilterOptionException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidFilterOptionException(AwsError error)
        : base(error) { }
}

public class InvalidFilterValueException : AmazonSimpleSystemsManagementException
{
    public InvalidFilterValueException(string message)
        : base(message) { }

    public InvalidFilterValueException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidFilterValueException(AwsError error)
        : base(error) { }
}

public class InvalidKeyIdException : AmazonSimpleSystemsManagementException
{
    public InvalidKeyIdException(string message)
        : base(message) { }

    public InvalidKeyIdException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidKeyIdException(AwsError error)
        : base(error) { }
}

public class InvalidNextTokenException : AmazonSimpleSystemsManagementException
{
    public InvalidNextTokenException(string message)
        : base(message) { }

    public InvalidNextTokenException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidNextTokenException(AwsError error)
        : base(error) { }
}

public class InvalidPolicyAttributeException : AmazonSimpleSystemsManagementException
{
    public InvalidPolicyAttributeException(string message)
        : base(message) { }

    public InvalidPolicyAttributeException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidPolicyAttributeException(AwsError error)
        : base(error) { }
}

public class InvalidPolicyTypeException : AmazonSimpleSystemsManagementException
{
    public InvalidPolicyTypeException(string message)
        : base(message) { }

    public InvalidPolicyTypeException(string message, Exception innerException)
        : base(message, innerException) { }

    internal InvalidPolicyTypeException(AwsError error)
        : base(error) { }
}

public class ParameterAlreadyExistsException : AmazonSimpleSystemsManagementException
{
    public ParameterAlreadyExistsException(string message)
        : base(message) { }

    public ParameterAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ParameterAlreadyExistsException(AwsError error)
        : base(error) { }
}

public class ParameterLimitExceededException : AmazonSimpleSystemsManagementException
{
    public ParameterLimitExceededException(string message)
        : base(message) { }

    public ParameterLimitExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ParameterLimitExceededException(AwsError error)
        : base(error) { }
}

public class ParameterMaxVersionLimitExceededException : AmazonSimpleSystemsManagementException
{
    public ParameterMaxVersionLimitExceededException(string message)
        : base(message) { }

    public ParameterMaxVersionLimitExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ParameterMaxVersionLimitExceededException(AwsError error)
        : base(error) { }
}

public class ParameterPatternMismatchException : AmazonSimpleSystemsManagementException
{
    public ParameterPatternMismatchException(string message)
        : base(message) { }

    public ParameterPatternMismatchException(string message, Exception innerException)
        : base(message, innerException) { }

    internal ParameterPatternMismatchException(AwsError error)
        : base(error) { }
}

public class PoliciesLimitExceededException : AmazonSimpleSystemsManagementException
{
    public PoliciesLimitExceededException(string message)
        : base(message) { }

    public PoliciesLimitExceededException(string message, Exception innerException)
        : base(message, innerException) { }

    internal PoliciesLimitExceededException(AwsError error)
        : base(error) { }
}

public class TooManyUpdatesException : AmazonSimpleSystemsManagementException
{
    public TooManyUpdatesException(string message)
        : base(message) { }

    public TooManyUpdatesException(string message, Exception innerException)
        : base(message, innerException) { }

    internal TooManyUpdatesException(AwsError error)
        : base(error) { }
}

public class UnsupportedParameterTypeException : AmazonSimpleSystemsManagementException
{
    public UnsupportedParameterTypeException(string message)
        : base(message) { }

    public UnsupportedParameterTypeException(string message, Exception innerException)
        : base(message, innerException) { }

    internal UnsupportedParameterTypeException(AwsError error)
        : base(error) { }
}
