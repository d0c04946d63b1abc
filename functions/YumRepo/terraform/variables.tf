variable "name" {
  description = "Name of the function and of its queues; must be unique in an account and Region."
  type        = string
  default     = "yumrepo"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,47}$", var.name))
    error_message = "At most 48 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish YumRepo --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "bucket_name" {
  description = "Bucket of the repositories; its notification to the queue is set after the stack exists."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "It must match ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$."
  }
}

variable "repository_prefix" {
  description = "Prefix in the bucket below which the repositories are; empty: its beginning."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9._-]+/)*$", var.repository_prefix))
    error_message = "It must match ^([A-Za-z0-9._-]+/)*$."
  }
}

variable "layout" {
  description = "Folders that name a repository, such as dist/releasever/arch, or ^REGEXP; empty: one repository."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[^\\s]{0,400}$", var.layout))
    error_message = "It must match ^[^\\s]{0,400}$."
  }
}

variable "architectures" {
  description = "List noarch packages in all of these, such as x86_64,aarch64; empty: only where they are."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9_,]*$", var.architectures))
    error_message = "It must match ^[a-z0-9_,]*$."
  }
}

variable "sources_folder" {
  description = "Folder that stands in the architecture's place for source packages; empty: they are listed with the others."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]*$", var.sources_folder))
    error_message = "It must match ^[A-Za-z0-9._-]*$."
  }
}

variable "inbox_bucket_name" {
  description = "Bucket where packages arrive that are copied into their repository; empty: they arrive in it."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.inbox_bucket_name))
    error_message = "It must match ^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$."
  }
}

variable "failed_prefix" {
  description = "Prefix in the bucket for reports of packages that cannot be indexed."
  type        = string
  default     = "yumrepo-failed/"

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+/$", var.failed_prefix))
    error_message = "It must match ^[A-Za-z0-9._/-]+/$."
  }
}

variable "signing_parameter" {
  description = "Parameter that holds the secret OpenPGP key which signs repomd.xml; empty: none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^((/[A-Za-z0-9_.-]+)+)?$", var.signing_parameter))
    error_message = "It must match ^((/[A-Za-z0-9_.-]+)+)?$."
  }
}

variable "passphrase_parameter" {
  description = "Parameter that holds that key's passphrase; empty: it has none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^((/[A-Za-z0-9_.-]+)+)?$", var.passphrase_parameter))
    error_message = "It must match ^((/[A-Za-z0-9_.-]+)+)?$."
  }
}

variable "parameters_key_arn" {
  description = "Your own KMS key that encrypts these parameters; empty: aws/ssm, which needs no permission."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$", var.parameters_key_arn))
    error_message = "It must match ^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$."
  }
}

variable "signing_kms_key_arn" {
  description = "RSA key of KMS which signs repomd.xml; empty: none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$", var.signing_kms_key_arn))
    error_message = "It must match ^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?$."
  }
}

variable "user_id" {
  description = "User id in the public key of a key of KMS, such as Example <rpm@example.com>."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[^\\n]{0,200}$", var.user_id))
    error_message = "It must match ^[^\\n]{0,200}$."
  }
}

variable "sign_packages" {
  description = "true: packages from the inbox are signed as well, by the same key."
  type        = bool
  default     = false
}

variable "same_version" {
  description = "What becomes of a package whose version is there already."
  type        = string
  default     = "replace"

  validation {
    condition     = contains(["replace", "refuse", "keep"], var.same_version)
    error_message = "One of replace, refuse, keep."
  }
}

variable "keep" {
  description = "How many of the newest versions of each name and architecture are listed; 0: all."
  type        = number
  default     = 0

  validation {
    condition     = var.keep >= 0 && var.keep <= 10000
    error_message = "From 0 to 10000."
  }
}

variable "grace_days" {
  description = "With Keep: others stay listed until they have been outnumbered for so many days."
  type        = number
  default     = 7

  validation {
    condition     = var.grace_days >= 0 && var.grace_days <= 3650
    error_message = "From 0 to 3650."
  }
}

variable "old_days" {
  description = "After so many days metadata that is no longer used is deleted."
  type        = number
  default     = 7

  validation {
    condition     = var.old_days >= 1 && var.old_days <= 3650
    error_message = "From 1 to 3650."
  }
}

variable "plus_twins" {
  description = "true: packages with + in their names are copied to keys with spaces, for zypper and older dnf5."
  type        = bool
  default     = false
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
