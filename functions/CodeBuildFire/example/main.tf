# The whole scene: a dump lands in the bucket, its notification calls codebuildfire, the project makes an image with the data inside.
#   ./publish CodeBuildFire --out functions/CodeBuildFire/example/package && mv package/codebuildfire package/bootstrap
terraform {
  required_version = ">= 1.6"
  required_providers {
    aws     = { source = "hashicorp/aws", version = ">= 5.0" }
    archive = { source = "hashicorp/archive", version = ">= 2.4" }
  }
}

variable "project" {
  description = "Name of the CodeBuild project, and therefore id of the notification."
  type        = string
  default     = "restore-mysql"
}

variable "backup_bucket" {
  description = "Existing bucket into which the dumps are put."
  type        = string
}

variable "backup_prefix" {
  description = "Keys of the dumps begin with this."
  type        = string
  default     = "mysql/"
}

variable "schedule_url" {
  description = "Dump that the nightly schedule builds."
  type        = string
  default     = ""
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  region  = data.aws_region.current.name
  bucket  = "arn:${data.aws_partition.current.partition}:s3:::${var.backup_bucket}"
}

# --- the function ---

data "archive_file" "codebuildfire" {
  type        = "zip"
  source_file = "${path.module}/package/bootstrap"
  output_path = "${path.module}/package/codebuildfire.zip"
}

resource "aws_cloudwatch_log_group" "codebuildfire" {
  name              = "/aws/lambda/codebuildfire"
  retention_in_days = 30
}

resource "aws_sqs_queue" "failed" {
  name                      = "codebuildfire-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_lambda_function" "codebuildfire" {
  function_name    = "codebuildfire"
  role             = aws_iam_role.codebuildfire.arn
  runtime          = "provided.al2023"
  handler          = "codebuildfire"
  filename         = data.archive_file.codebuildfire.output_path
  source_code_hash = data.archive_file.codebuildfire.output_base64sha256
  memory_size      = 128
  timeout          = 30

  environment {
    variables = { CODEBUILDFIRE_PROJECTS = var.project }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }

  depends_on = [aws_cloudwatch_log_group.codebuildfire]
}

resource "aws_iam_role" "codebuildfire" {
  name = "codebuildfire"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "codebuildfire" {
  role = aws_iam_role.codebuildfire.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "codebuild:StartBuild", Resource = aws_codebuild_project.restore.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failed.arn },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.codebuildfire.arn}:*"
      },
    ]
  })
}

# --- who calls it ---

resource "aws_lambda_permission" "bucket" {
  function_name  = aws_lambda_function.codebuildfire.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = local.bucket
  source_account = local.account
}

# A bucket has one notification configuration: other notifications of it belong into this resource, too.
resource "aws_s3_bucket_notification" "dumps" {
  bucket = var.backup_bucket

  lambda_function {
    id                  = var.project # what codebuildfire goes by
    lambda_function_arn = aws_lambda_function.codebuildfire.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = var.backup_prefix
  }

  depends_on = [aws_lambda_permission.bucket]
}

resource "aws_cloudwatch_event_rule" "nightly" {
  count               = var.schedule_url == "" ? 0 : 1
  name                = "${var.project}-nightly"
  schedule_expression = "cron(0 18 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  count = var.schedule_url == "" ? 0 : 1
  rule  = aws_cloudwatch_event_rule.nightly[0].name
  arn   = aws_lambda_function.codebuildfire.arn
  input = jsonencode({ project = var.project, environment = { MYSQL_BACKUP_URL = var.schedule_url } })
}

resource "aws_lambda_permission" "nightly" {
  count         = var.schedule_url == "" ? 0 : 1
  function_name = aws_lambda_function.codebuildfire.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.nightly[0].arn
}

# --- what it starts ---

resource "aws_ecr_repository" "mysql" {
  name = var.project
}

resource "aws_ecr_lifecycle_policy" "mysql" {
  repository = aws_ecr_repository.mysql.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Yesterday's images have lost their tag."
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 1 }
      action       = { type = "expire" }
    }]
  })
}

# buildspec.yml, Dockerfile and entrypoint.sh of this folder.
resource "aws_codecommit_repository" "source" {
  repository_name = var.project
}

resource "aws_codebuild_project" "restore" {
  name                   = var.project
  service_role           = aws_iam_role.build.arn
  build_timeout          = 10
  concurrent_build_limit = 1

  source {
    type     = "CODECOMMIT"
    location = aws_codecommit_repository.source.clone_url_http
  }

  artifacts {
    type = "NO_ARTIFACTS"
  }

  cache {
    type  = "LOCAL"
    modes = ["LOCAL_DOCKER_LAYER_CACHE", "LOCAL_SOURCE_CACHE"]
  }

  environment {
    type            = "LINUX_CONTAINER"
    compute_type    = "BUILD_GENERAL1_SMALL"
    image           = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    privileged_mode = true # docker build

    dynamic "environment_variable" {
      for_each = {
        AWS_ACCOUNT_ID   = local.account
        IMAGE_REPO_NAME  = aws_ecr_repository.mysql.name
        IMAGE_TAG        = "latest"
        MYSQL_BACKUP_URL = var.schedule_url
      }
      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }
}

resource "aws_iam_role" "build" {
  name = "${var.project}-build"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "build" {
  role = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${local.bucket}/${var.backup_prefix}*" },
      { Effect = "Allow", Action = "codecommit:GitPull", Resource = aws_codecommit_repository.source.arn },
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" }, # has no resource of its own
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
        ]
        Resource = aws_ecr_repository.mysql.arn
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${data.aws_partition.current.partition}:logs:${local.region}:${local.account}:log-group:/aws/codebuild/${var.project}*"
      },
    ]
  })
}
