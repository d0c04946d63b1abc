output "function_arn" {
  description = "The function; any rule of IoT Core may call it, with its own permission."
  value       = aws_lambda_function.iottweet.arn
}

output "dead_letter_queue_url" {
  description = "Clicks that failed for good."
  value       = aws_sqs_queue.dead.url
}
