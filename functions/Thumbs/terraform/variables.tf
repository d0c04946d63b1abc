variable "name" {
  description = "Name of the function and of its queue; must be unique in an account and Region."
  type        = string
  default     = "thumbs"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,47}$", var.name))
    error_message = "At most 48 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish Thumbs --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "bucket_name" {
  description = "Bucket of the originals."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "It must match ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$."
  }
}

variable "originals_prefix" {
  description = "Only originals whose keys begin with this are shown."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([^/*? ][^*?]*)?$", var.originals_prefix))
    error_message = "It must match ^([^/*? ][^*?]*)?$."
  }
}

variable "thumbs_bucket_name" {
  description = "Bucket in which thumbnails are kept, not that of the originals; empty: none is kept, which a CDN in front makes good for."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.thumbs_bucket_name))
    error_message = "It must match ^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$."
  }
}

variable "thumbs_prefix" {
  description = "Prefix below which they are kept."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([^/*? ][^*?]*)?$", var.thumbs_prefix))
    error_message = "It must match ^([^/*? ][^*?]*)?$."
  }
}

variable "event_queue" {
  description = "With ThumbsBucketName: true: a queue between the bucket and the function, in which many events wait while a few at a time are handled."
  type        = bool
  default     = false
}

variable "sizes" {
  description = "Widths that can be asked for, in pixels."
  type        = string
  default     = "60,180,360"

  validation {
    condition     = can(regex("^[0-9]+(,[0-9]+)*$", var.sizes))
    error_message = "It must match ^[0-9]+(,[0-9]+)*$."
  }
}

variable "formats" {
  description = "jpeg,png and, by the header Accept, webp and avif; or same, for the original's."
  type        = string
  default     = "jpeg,png,webp"

  validation {
    condition     = can(regex("^(same|(jpeg|png|webp|avif)(,(jpeg|png|webp|avif))*)$", var.formats))
    error_message = "It must match ^(same|(jpeg|png|webp|avif)(,(jpeg|png|webp|avif))*)$."
  }
}

variable "jpeg_quality" {
  description = "Quality of JPEG."
  type        = number
  default     = 80

  validation {
    condition     = var.jpeg_quality >= 1 && var.jpeg_quality <= 100
    error_message = "From 1 to 100."
  }
}

variable "webp_quality" {
  description = "Quality of WebP."
  type        = number
  default     = 80

  validation {
    condition     = var.webp_quality >= 1 && var.webp_quality <= 100
    error_message = "From 1 to 100."
  }
}

variable "avif_quality" {
  description = "Quality of AVIF."
  type        = number
  default     = 50

  validation {
    condition     = var.avif_quality >= 1 && var.avif_quality <= 100
    error_message = "From 1 to 100."
  }
}

variable "animation" {
  description = "Of an animation: its first frame, or all of them."
  type        = string
  default     = "first"

  validation {
    condition     = contains(["first", "keep"], var.animation)
    error_message = "One of first, keep."
  }
}

variable "max_pixels" {
  description = "Largest original, width × height × frames that are read."
  type        = number
  default     = 50000000

  validation {
    condition     = var.max_pixels >= 1 && var.max_pixels <= 2147483647
    error_message = "From 1 to 2147483647."
  }
}

variable "max_bytes" {
  description = "Largest original in bytes."
  type        = number
  default     = 100000000

  validation {
    condition     = var.max_bytes >= 1 && var.max_bytes <= 2147483647
    error_message = "From 1 to 2147483647."
  }
}

variable "max_age" {
  description = "How long browsers and CDNs may keep a thumbnail."
  type        = string
  default     = "24h"

  validation {
    condition     = can(regex("^([0-9]+[hms])+$", var.max_age))
    error_message = "It must match ^([0-9]+[hms])+$."
  }
}

variable "error_max_age" {
  description = "How long they may keep an answer such as 404."
  type        = string
  default     = "1m"

  validation {
    condition     = can(regex("^([0-9]+[hms])+$", var.error_max_age))
    error_message = "It must match ^([0-9]+[hms])+$."
  }
}

variable "fallback" {
  description = "Key of an original that is shown where another is missing or none is made of it; empty: a sentence."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([^/].*)?$", var.fallback))
    error_message = "It must match ^([^/].*)?$."
  }
}

variable "base_path" {
  description = "What stands before all paths, such as /thumbs."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/[!-~]*)?$", var.base_path))
    error_message = "It must match ^(/[!-~]*)?$."
  }
}

variable "signing_parameter" {
  description = "SecureString in Parameter Store with one or two keys, such as /thumbs/keys: then only signed URLs are answered."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_./-]+)?$", var.signing_parameter))
    error_message = "It must match ^(/[a-zA-Z0-9_./-]+)?$."
  }
}

variable "parameters_key_arn" {
  description = "Customer managed key that it is encrypted with; empty: the account's own key for Parameter Store."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+)?$", var.parameters_key_arn))
    error_message = "It must match ^(arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+)?$."
  }
}

variable "front" {
  description = "What stands in front: a function URL, an API Gateway HTTP API, a rule of a load balancer's listener, or nothing."
  type        = string
  default     = "url"

  validation {
    condition     = contains(["url", "http", "alb", "none"], var.front)
    error_message = "One of url, http, alb, none."
  }
}

variable "url_auth_type" {
  description = "With Front=url: AWS_IAM for signed requests only, such as CloudFront's; NONE for everybody."
  type        = string
  default     = "AWS_IAM"

  validation {
    condition     = contains(["AWS_IAM", "NONE"], var.url_auth_type)
    error_message = "One of AWS_IAM, NONE."
  }
}

variable "cdn" {
  description = "With Front=url: a CloudFront distribution in front, which keeps the answers; with UrlAuthType=AWS_IAM it alone may ask the function."
  type        = bool
  default     = true
}

variable "listener_arn" {
  description = "With Front=alb: listener that gets a rule."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/.+)?$", var.listener_arn))
    error_message = "It must match ^(arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:listener/.+)?$."
  }
}

variable "listener_path" {
  description = "With Front=alb: paths that the rule takes."
  type        = string
  default     = "/*"

  validation {
    condition     = can(regex("^/[!-~]{0,127}$", var.listener_path))
    error_message = "It must match ^/[!-~]{0,127}$."
  }
}

variable "listener_priority" {
  description = "With Front=alb: the rule's priority, which no other rule of the listener has."
  type        = number
  default     = 100

  validation {
    condition     = var.listener_priority >= 1 && var.listener_priority <= 50000
    error_message = "From 1 to 50000."
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
