variable "name" {
  description = "Name of the function, its queue, rule and table; must be unique in an account and Region."
  type        = string
  default     = "iottweet"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,41}$", var.name))
    error_message = "At most 42 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish IotTweet --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "text" {
  description = "What a click posts; {time}, {serial}, {battery} and {count} are filled in."
  type        = string
  default     = "ゆれ"

  validation {
    condition     = can(regex("^.{1,280}$", var.text))
    error_message = "It must match ^.{1,280}$."
  }
}

variable "time_zone" {
  description = "Of {time}: UTC or an offset such as +09:00."
  type        = string
  default     = "UTC"

  validation {
    condition     = can(regex("^(UTC|[+-][0-9]{2}:[0-9]{2})$", var.time_zone))
    error_message = "It must match ^(UTC|[+-][0-9]{2}:[0-9]{2})$."
  }
}

variable "topic" {
  description = "MQTT topic filter of the clicks."
  type        = string
  default     = "iotbutton/+"

  validation {
    condition     = can(regex("^[A-Za-z0-9/+#$_.:-]{1,256}$", var.topic))
    error_message = "It must match ^[A-Za-z0-9/+#$_.:-]{1,256}$."
  }
}

variable "secrets_path" {
  description = "Path in Parameter Store of the four secrets."
  type        = string
  default     = "/prod/iottweet"

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.secrets_path))
    error_message = "It must match ^(/[A-Za-z0-9_.-]+)+$."
  }
}

variable "secrets_key_arn" {
  description = "Your own KMS key that encrypts them; empty: aws/ssm, which needs no permission."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$", var.secrets_key_arn))
    error_message = "It must match ^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$."
  }
}

variable "state" {
  description = "Where clicks are remembered. dynamodb: in a table of the module. ssm: in Parameter Store below state_path, free of charge."
  type        = string
  default     = "dynamodb"

  validation {
    condition     = contains(["dynamodb", "ssm"], var.state)
    error_message = "One of dynamodb, ssm."
  }
}

variable "state_path" {
  description = "Path of the state with state ssm."
  type        = string
  default     = "/prod/iottweet-state"

  validation {
    condition     = can(regex("^(/[A-Za-z0-9_.-]+)+$", var.state_path))
    error_message = "It must match ^(/[A-Za-z0-9_.-]+)+$."
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
