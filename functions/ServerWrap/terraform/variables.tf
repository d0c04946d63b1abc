variable "name" {
  description = "Name of the function and of its queue; must be unique in an account and Region."
  type        = string
  default     = "serverwrap"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,47}$", var.name))
    error_message = "At most 48 letters, digits and hyphens."
  }
}

variable "package" {
  description = "Path of the zip that ./publish ServerWrap --zip made; null: where it makes it in this repository."
  type        = string
  default     = null

  validation {
    condition     = var.package == null || can(regex("\\.zip$", var.package))
    error_message = "The path of a .zip file."
  }
}

variable "code_bucket" {
  description = "Bucket with the package of your server: its program and files, without serverwrap, which comes as a layer."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.code_bucket))
    error_message = "It must match ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$."
  }
}

variable "code_key" {
  description = "Key of that package, a zip file."
  type        = string

  validation {
    condition     = can(regex("^.+$", var.code_key))
    error_message = "It must match ^.+$."
  }
}

variable "command" {
  description = "The server's command line, such as nginx -c nginx.conf; empty: what serverwrap.json or payload.json in the package says."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[^\\r\\n]*$", var.command))
    error_message = "It must match ^[^\\r\\n]*$."
  }
}

variable "connection" {
  description = "Where the server listens: unix:PATH or a port; empty: a socket of serverwrap's own, which nginx is configured for and others are given as $SOCKET or $PORT in their command."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(unix:[$/].{1,90}|[$A-Za-z0-9.:\\[\\]-]+)?$", var.connection))
    error_message = "It must match ^(unix:[$/].{1,90}|[$A-Za-z0-9.:\\[\\]-]+)?$."
  }
}

variable "ready_path" {
  description = "A path that answers when the server is ready; empty: it is ready when it accepts connections."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(/[!-~]*)?$", var.ready_path))
    error_message = "It must match ^(/[!-~]*)?$."
  }
}

variable "fail_status" {
  description = "Statuses that make the invocation fail, such as 500,502-504; empty: they are answered."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*)?$", var.fail_status))
    error_message = "It must match ^([1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*)?$."
  }
}

variable "front" {
  description = "What stands in front: a function URL, an API Gateway REST API, a rule of a load balancer's listener, or nothing."
  type        = string
  default     = "url"

  validation {
    condition     = contains(["url", "rest", "alb", "none"], var.front)
    error_message = "One of url, rest, alb, none."
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

variable "stream" {
  description = "With Front=url: answers are streamed, up to 200 MB; otherwise they are sent whole, up to 6 MB."
  type        = bool
  default     = false
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

variable "memory_size" {
  description = "Memory in MB, and with it the share of a CPU."
  type        = number
  default     = 512

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "From 128 to 10240."
  }
}

variable "timeout" {
  description = "Seconds that a request may take. API Gateway waits no longer than 29."
  type        = number
  default     = 29

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900
    error_message = "From 1 to 900."
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

variable "architecture" {
  description = "Architecture that serverwrap was published for (./publish --zip --arch arm64), and your server compiled."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "One of x86_64, arm64."
  }
}
