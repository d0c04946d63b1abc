variable "name" {
  description = "Name of the function and of its queues; must be unique in an account and Region."
  type        = string
  default     = "s32cs"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,47}$", var.name))
    error_message = "At most 48 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish S32cs --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "bucket_name" {
  description = "Bucket whose objects are loaded. Its notification to the queue is set after this module exists (see the README)."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "It must match ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$."
  }
}

variable "domain_name" {
  description = "Name of the CloudSearch domain."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.domain_name))
    error_message = "It must match ^[a-z][a-z0-9-]{2,27}$."
  }
}

variable "document_endpoint" {
  description = "Document endpoint of the domain, such as doc-movies-abc.us-east-1.cloudsearch.amazonaws.com."
  type        = string

  validation {
    condition     = can(regex("^doc-[a-z0-9-]+\\.[a-z0-9-]+\\.cloudsearch\\.amazonaws\\.com$", var.document_endpoint))
    error_message = "It must match ^doc-[a-z0-9-]+\\.[a-z0-9-]+\\.cloudsearch\\.amazonaws\\.com$."
  }
}

variable "rejects_prefix" {
  description = "Prefix in the bucket for rejected documents."
  type        = string
  default     = "s32cs-rejects/"

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+/$", var.rejects_prefix))
    error_message = "It must match ^[A-Za-z0-9._/-]+/$."
  }
}

variable "strict" {
  description = "true: a rejected document fails its message, after the good ones are in the index."
  type        = bool
  default     = false
}

variable "concurrency" {
  description = "Uploads side by side; more than 1 only for domains on larger instances."
  type        = number
  default     = 1

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 32 && floor(var.concurrency) == var.concurrency
    error_message = "A whole number from 1 to 32."
  }
}

variable "alarm_topic_arn" {
  description = "SNS topic that the alarms notify; empty: alarms change state only."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?$", var.alarm_topic_arn))
    error_message = "It must match ^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+)?$."
  }
}

variable "create_dashboard" {
  description = "true: a CloudWatch dashboard of that name shows what came in, went out, failed, waits and costs; it is billed by the month."
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "How long the log is kept, in days."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "One of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "runtime" {
  description = "provided.al2023 for the native package, dotnet10 for the managed one (./publish --zip --managed)."
  type        = string
  default     = "provided.al2023"

  validation {
    condition     = contains(["provided.al2023", "dotnet10"], var.runtime)
    error_message = "One of provided.al2023, dotnet10."
  }
}

variable "architecture" {
  description = "Architecture that the package was published for (./publish --zip --arch arm64); the managed package runs on both."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "One of x86_64, arm64."
  }
}
