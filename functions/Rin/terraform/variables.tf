variable "name" {
  description = "Name of the function and of its queues; must be unique in an account and Region."
  type        = string
  default     = "rin"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,47}$", var.name))
    error_message = "At most 48 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish Rin --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "config_bucket" {
  description = "Bucket of the config; RIN_CONFIG is then s3://config_bucket/config_key."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.config_bucket))
    error_message = "It must match ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$."
  }
}

variable "config_key" {
  description = "Key of the config."
  type        = string
  default     = "rin.yaml"

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.*'()/-]+$", var.config_key))
    error_message = "It must match ^[A-Za-z0-9!_.*'()/-]+$."
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

variable "manifest_prefix" {
  description = "Prefix in the bucket for manifests during a load, as in the config."
  type        = string
  default     = "rin-manifests/"

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.*'()/-]+/$", var.manifest_prefix))
    error_message = "It must match ^[A-Za-z0-9!_.*'()/-]+/$."
  }
}

variable "cluster_identifier" {
  description = "Redshift cluster, for temporary passwords and the Data API; empty: none is used."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z][a-z0-9-]{0,62})?$", var.cluster_identifier))
    error_message = "It must match ^([a-z][a-z0-9-]{0,62})?$."
  }
}

variable "database_name" {
  description = "Database of the cluster, as in the config."
  type        = string
  default     = "dev"

  validation {
    condition     = can(regex("^[a-z_][a-z0-9_$]{0,63}$", var.database_name))
    error_message = "It must match ^[a-z_][a-z0-9_$]{0,63}$."
  }
}

variable "database_user" {
  description = "Database user of the cluster, as in the config."
  type        = string
  default     = "rin"

  validation {
    condition     = can(regex("^[A-Za-z_][A-Za-z0-9_.+@-]{0,127}$", var.database_user))
    error_message = "It must match ^[A-Za-z_][A-Za-z0-9_.+@-]{0,127}$."
  }
}

variable "workgroup_id" {
  description = "Id (not name) of a Redshift Serverless workgroup, for the Data API; empty: none is used."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$", var.workgroup_id))
    error_message = "It must match ^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$."
  }
}

variable "mode" {
  description = "event: the queue calls the function. schedule: a schedule does, and the function drains the queue."
  type        = string
  default     = "event"

  validation {
    condition     = contains(["event", "schedule"], var.mode)
    error_message = "One of event, schedule."
  }
}

variable "schedule" {
  description = "When to drain in mode schedule."
  type        = string
  default     = "rate(15 minutes)"

  validation {
    condition     = can(regex("^(rate|cron)\\(.+\\)$", var.schedule))
    error_message = "It must match ^(rate|cron)\\(.+\\)$."
  }
}

variable "subnet_ids" {
  description = "Subnets from which the function reaches the warehouse; empty: outside every VPC. They need routes to SQS, S3 and the Redshift APIs."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.subnet_ids : can(regex("^(subnet-[0-9a-f]+)?$", id))])
    error_message = "Ids of that kind."
  }
}

variable "security_group_ids" {
  description = "Security groups of the function in those subnets."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.security_group_ids : can(regex("^(sg-[0-9a-f]+)?$", id))])
    error_message = "Ids of that kind."
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
